-- Per sweep and configuration: how many trials stand behind a number, and how many do not. A configuration all of whose
-- trials failed keeps its row. Not public.
CREATE VIEW configuration_trials AS
SELECT
  trial.sweep_id,
  sweep.sweep_uuid,
  trial.configuration_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  count(*) FILTER (WHERE trial.outcome = 'done') AS trials,
  count(*) FILTER (WHERE trial.outcome NOT IN ('done', 'unsupported')) AS failed_trials
FROM trial
JOIN sweep USING (sweep_id)
JOIN configuration USING (configuration_id)
WHERE trial.outcome IS NOT NULL
GROUP BY trial.sweep_id, trial.configuration_id;
