-- Public, version 1. Milliseconds per sample in phase infer, steady: the warm-up is not in it.
-- trials: done trials behind the numbers. failed_trials: ended otherwise, unsupported left out. Numbers are NULL where no
-- trial is done, the interval where there is one alone.
CREATE VIEW inference_time AS
SELECT
  configuration_measure.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  configuration_measure.trials,
  configuration_measure.failed_trials,
  configuration_measure.mean_ms,
  configuration_measure.median_ms,
  configuration_measure.p95_ms,
  configuration_measure.ci95_low_ms,
  configuration_measure.ci95_high_ms,
  configuration_measure.configuration_id
FROM configuration_measure
JOIN configuration USING (configuration_id)
WHERE configuration_measure.measure = 'inference';
