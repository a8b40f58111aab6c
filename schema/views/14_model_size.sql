-- Public, version 1. Bytes of the model in the framework's own file format, all its files together. Exact: the same in
-- every trial of a configuration.
CREATE VIEW model_size AS
SELECT
  configuration_trials.sweep_id,
  configuration_trials.framework,
  configuration_trials.framework_version,
  configuration_trials.backend,
  configuration_trials.platform,
  configuration_trials.workload,
  configuration_trials.task,
  configuration_trials.depth,
  configuration_trials.width,
  configuration_trials.trials,
  configuration_trials.failed_trials,
  CAST(max(metric.value) AS INTEGER) AS model_file_bytes
FROM configuration_trials
LEFT JOIN trial_attempt USING (sweep_id, configuration_id)
LEFT JOIN metric
  ON metric.trial_id = trial_attempt.trial_id
  AND metric.attempt_number = trial_attempt.attempt_number
  AND metric.name = 'model_file_bytes'
WHERE configuration_trials.task = 'infer'
GROUP BY configuration_trials.sweep_id, configuration_trials.configuration_id;
