-- Public, version 1. How deep the framework's calls were nested in phase train or infer, of trials that a plan or an element
-- of it profiled: frames of the framework's own code on the page's main thread, in samples that have one. A configuration that
-- was not profiled has no row.
--   max_depth    deepest sample of all trials: a lower bound, a nesting between two samples is not seen
--   mean_depth   mean over trials of the mean of the trial's samples
--   samples      of all trials together
CREATE VIEW call_depth AS
SELECT
  trial_attempt.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  count(DISTINCT trial_attempt.trial_id) FILTER (WHERE trial_attempt.outcome = 'done') AS trials,
  count(DISTINCT trial_attempt.trial_id) FILTER (WHERE trial_attempt.outcome NOT IN ('done', 'unsupported')) AS failed_trials,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'call_depth_max') AS BIGINT) AS max_depth,
  avg(metric.value) FILTER (WHERE metric.name = 'call_depth_mean') AS mean_depth,
  CAST(sum(metric.value) FILTER (WHERE metric.name = 'call_depth_samples') AS BIGINT) AS samples,
  trial_attempt.configuration_id
FROM trial_attempt
JOIN sweep ON sweep.sweep_id = trial_attempt.sweep_id
JOIN configuration ON configuration.configuration_id = trial_attempt.configuration_id
LEFT JOIN trial_terms
  ON trial_terms.sweep_id = trial_attempt.sweep_id
  AND trial_terms.configuration_id = trial_attempt.configuration_id
LEFT JOIN metric
  ON metric.trial_id = trial_attempt.trial_id
  AND metric.attempt_number = trial_attempt.attempt_number
  AND trial_attempt.outcome = 'done'
WHERE
  trial_attempt.task IN ('train', 'infer')
  AND configuration.control_arm IS NULL
  AND configuration.platform = 'browser' -- elsewhere nothing is profiled
  -- true is 1 in SQLite and true elsewhere
  AND coalesce(CAST(trial_terms.profile AS VARCHAR), CAST(sweep.plan ->> '$.profile' AS VARCHAR)) IN ('1', 'true')
GROUP BY
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width;
