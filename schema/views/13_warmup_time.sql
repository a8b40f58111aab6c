-- Public, version 1. Milliseconds of the first batch or the first inference, which compiles kernels and shaders.
-- trials: done trials behind the numbers. failed_trials: ended otherwise, unsupported left out. Numbers are NULL where no
-- trial is done, the interval where there is one alone.
CREATE VIEW warmup_time AS
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
  configuration_measure.mean_ms,
  configuration_measure.median_ms,
  configuration_measure.p95_ms,
  configuration_measure.ci95_low_ms,
  configuration_measure.ci95_high_ms
FROM configuration_trials
LEFT JOIN configuration_measure
  ON configuration_measure.sweep_id = configuration_trials.sweep_id
  AND configuration_measure.configuration_id = configuration_trials.configuration_id
  AND configuration_measure.measure = 'warmup'
WHERE configuration_trials.task IN ('train', 'infer');
