-- Public, version 3. Milliseconds of the first batch or the first inference, which compiles kernels and shaders.
-- trials: done trials behind the numbers. failed_trials: ended otherwise, unsupported left out. Numbers are NULL where no
-- trial is done, the interval where there is one alone. p95_ms is NULL: a trial has one such duration.
--   returned_*    until the library's call returned; the others until its result was there
--   update_rule, network, readback, flags   what the numbers are of, see configuration_measure
--   model, variant   of a model of one's own: its hash, and which of its files
CREATE VIEW warmup_time AS
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
  configuration_measure.configuration_id,
  configuration_measure.returned_mean_ms,
  configuration_measure.returned_median_ms,
  configuration_measure.update_rule,
  configuration_measure.network,
  configuration_measure.readback,
  configuration_measure.flags,
  configuration.parameters ->> '$.model' AS model,
  configuration.parameters ->> '$.variant' AS variant
FROM configuration_measure
JOIN configuration USING (configuration_id)
WHERE configuration_measure.measure = 'warmup' AND configuration.control_arm IS NULL;
