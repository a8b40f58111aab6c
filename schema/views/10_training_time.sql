-- Public, version 3. Milliseconds per batch in phase train.
-- trials: done trials behind the numbers. failed_trials: ended otherwise, unsupported left out. Numbers are NULL where no
-- trial is done, the interval where there is one alone, p95_ms where no trial has 20 durations.
--   returned_*    until the library's call returned; the others until its result was there
--   group_calls   the most calls that were timed as one, because one is too short for the page's timer; 1: none
--   steady_trials, left_out_percent   done trials that have a steady part, of which alone the times are, and what lies before it
--   ci95_half_width   of the interval over the mean: what repeat by precision makes small
--   update_rule, network, readback, flags   what the numbers are of, see configuration_measure
--   model, variant   of a model of one's own: its hash, and which of its files
CREATE VIEW training_time AS
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
  configuration_measure.group_calls,
  configuration_measure.update_rule,
  configuration_measure.network,
  configuration_measure.readback,
  configuration_measure.flags,
  configuration_measure.steady_trials,
  configuration_measure.left_out_percent,
  configuration_measure.ci95_half_width,
  configuration.parameters ->> '$.model' AS model,
  configuration.parameters ->> '$.variant' AS variant
FROM configuration_measure
JOIN configuration USING (configuration_id)
WHERE configuration_measure.measure = 'training' AND configuration.control_arm IS NULL;
