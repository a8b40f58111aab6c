-- Public, version 1. Bytes of the model in the framework's own file format, all its files together. Exact: the same in
-- every done trial of a configuration.
--   model, variant   of a model of one's own: its hash, and which of its files
CREATE VIEW model_size AS
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
  count(trial_attempt.outcome) FILTER (WHERE trial_attempt.outcome = 'done') AS trials,
  count(trial_attempt.outcome) FILTER (WHERE trial_attempt.outcome NOT IN ('done', 'unsupported')) AS failed_trials,
  CAST(max(metric.value) AS BIGINT) AS model_file_bytes,
  trial_attempt.configuration_id,
  configuration.parameters ->> '$.model' AS model,
  configuration.parameters ->> '$.variant' AS variant
FROM trial_attempt
JOIN configuration USING (configuration_id)
LEFT JOIN metric
  ON metric.trial_id = trial_attempt.trial_id
  AND metric.attempt_number = trial_attempt.attempt_number
  AND metric.name = 'model_file_bytes'
  AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task = 'infer' AND configuration.control_arm IS NULL
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
  configuration.width,
  configuration.parameters;
