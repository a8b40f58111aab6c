-- Public, version 3. Milliseconds of phase model_load: the framework's own loader, from a URL to a usable model.
-- trials: done trials behind the numbers. failed_trials: ended otherwise, unsupported left out. Numbers are NULL where no
-- trial is done, the interval where there is one alone. p95_ms is NULL: a trial has one such duration.
--   fetch_ms, parse_ms, build_ms, runtime_ms   what of it fetched the files, read them, made the model of them, started
--       the library's runtime: means over trials, NULL where the library does not let it be told apart
--   runtime_init_ms                the phase before it, which brings the library up: no part of the others. A page waits for both
--   network, flags                 what the numbers are of, see configuration_measure
--   model, variant   of a model of one's own: its hash, and which of its files
CREATE VIEW model_loading_time AS
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
  configuration_measure.fetch_ms,
  configuration_measure.parse_ms,
  configuration_measure.build_ms,
  configuration_measure.network,
  configuration_measure.flags,
  configuration_measure.runtime_ms,
  configuration_measure.runtime_init_ms,
  configuration.parameters ->> '$.model' AS model,
  configuration.parameters ->> '$.variant' AS variant
FROM configuration_measure
JOIN configuration USING (configuration_id)
WHERE configuration_measure.measure = 'model_load' AND configuration.control_arm IS NULL;
