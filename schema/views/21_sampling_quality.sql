-- Public, version 1. How well the trials of a configuration were sampled, whatever their outcome, and what it cost.
--   trials                   ended trials that were sampled; failed_trials those that were not
--   asked_hz, reached_hz     samples a second: of the plan, or of its element; and what is left of those when deadlines are missed
--   missed_percent           deadlines that passed without a tick, of all deadlines
--   tick_us, process_us      wall time of a tick, and of one process in it: mean over all ticks
--   sampler_percent          CPU time of the native host while it sampled; 100 = one core
--   batches                  mean of those delivered
--   age_mean_ms, age_max_ms  of the newest sample of a batch when the batch was stored
CREATE VIEW sampling_quality AS
WITH summary AS (
  SELECT
    sweep_id,
    configuration_id,
    count(sampler_ticks) AS trials,
    count(*) - count(sampler_ticks) AS failed_trials,
    sum(sampler_missed_ticks) * 100.0 / sum(sampler_missed_ticks + sampler_ticks) AS missed_percent,
    sum(cost_us) * 1.0 / sum(sampler_ticks) AS tick_us,
    CASE WHEN sum(readings) > 0 THEN sum(cost_us) * 1.0 / sum(readings) END AS process_us,
    CASE WHEN sum(sampled_us) > 0 THEN sum(sampler_cpu_ns) / 10.0 / sum(sampled_us) END AS sampler_percent,
    avg(sampler_batches) AS batches,
    avg(age_mean_us) / 1e3 AS age_mean_ms,
    max(age_max_us) / 1e3 AS age_max_ms
  FROM trial_sampling
  GROUP BY sweep_id, configuration_id
)
SELECT
  summary.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  summary.trials,
  summary.failed_trials,
  coalesce(trial_terms.rate_hz, sweep.rate_hz) AS asked_hz,
  coalesce(trial_terms.rate_hz, sweep.rate_hz) * (1 - summary.missed_percent / 100) AS reached_hz,
  summary.missed_percent,
  summary.tick_us,
  summary.process_us,
  summary.sampler_percent,
  summary.batches,
  summary.age_mean_ms,
  summary.age_max_ms,
  summary.configuration_id
FROM summary
JOIN configuration USING (configuration_id)
JOIN sweep USING (sweep_id)
LEFT JOIN trial_terms
  ON trial_terms.sweep_id = summary.sweep_id
  AND trial_terms.configuration_id = summary.configuration_id
WHERE configuration.control_arm IS NULL;
