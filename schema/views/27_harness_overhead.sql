-- Public, version 1. One row per sweep with an ended trial: what measuring costs, and how small a difference this machine can
-- tell. By the control, three arms of one page of webdyno's own in each block, and by the CPU time of webdyno's processes.
--   control_trials, failed_control_trials   ended ones of the control: done, and otherwise
--   pairs                     blocks whose three arms are done
--   sampling_cost_percent     how much longer a batch of the control takes with sampling than without; _low_, _high_: 95 %
--   same_pairs                blocks whose arms a and b are done, which are alike
--   same_difference_percent   how much longer b takes than a; its interval says what cannot be told apart here
--   *_cpu_percent             CPU time of webdyno's processes in phase train or infer, of all trials; 100 = one core
--   measured_s                of these phases, between readings
--   reason                    why the control has no interval: no_control, no_pair, one_pair, too_wide; NULL: it has
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE VIEW harness_overhead AS
WITH part AS (
  SELECT
    trial_attempt.sweep_id,
    CASE WHEN configuration.control_arm IS NOT NULL AND trial_attempt.outcome = 'done' THEN 1 ELSE 0 END AS control_trial,
    CASE WHEN configuration.control_arm IS NOT NULL AND trial_attempt.outcome <> 'done' THEN 1 ELSE 0 END AS failed_control_trial,
    NULL AS what,
    NULL AS pairs,
    NULL AS percent,
    NULL AS low_percent,
    NULL AS high_percent,
    NULL AS read_us,
    NULL AS browser_ns,
    NULL AS native_host_ns,
    NULL AS extension_ns,
    NULL AS stored_us,
    NULL AS collector_ns
  FROM trial_attempt
  JOIN configuration ON configuration.configuration_id = trial_attempt.configuration_id
  UNION ALL
  SELECT sweep_id, 0, 0, what, pairs, percent, low_percent, high_percent, NULL, NULL, NULL, NULL, NULL, NULL
  FROM control_difference
  UNION ALL
  SELECT
    sweep_id, 0, 0, NULL, NULL, NULL, NULL, NULL, read_us, browser_ns, native_host_ns, extension_ns, stored_us, collector_ns
  FROM trial_harness
),
summary AS (
  SELECT
    sweep_id,
    row_number() OVER (PARTITION BY sweep_id) AS place,
    CAST(sum(control_trial) OVER sweeps AS BIGINT) AS control_trials,
    CAST(sum(failed_control_trial) OVER sweeps AS BIGINT) AS failed_control_trials,
    max(CASE WHEN what = 'sampling' THEN pairs END) OVER sweeps AS pairs,
    max(CASE WHEN what = 'sampling' THEN percent END) OVER sweeps AS sampling_percent,
    max(CASE WHEN what = 'sampling' THEN low_percent END) OVER sweeps AS sampling_low_percent,
    max(CASE WHEN what = 'sampling' THEN high_percent END) OVER sweeps AS sampling_high_percent,
    max(CASE WHEN what = 'same' THEN pairs END) OVER sweeps AS same_pairs,
    max(CASE WHEN what = 'same' THEN percent END) OVER sweeps AS same_percent,
    max(CASE WHEN what = 'same' THEN low_percent END) OVER sweeps AS same_low_percent,
    max(CASE WHEN what = 'same' THEN high_percent END) OVER sweeps AS same_high_percent,
    sum(native_host_ns) OVER sweeps / 10.0
    / nullif(sum(CASE WHEN native_host_ns IS NOT NULL THEN read_us END) OVER sweeps, 0) AS native_host_percent,
    sum(collector_ns) OVER sweeps / 10.0 / nullif(sum(stored_us) OVER sweeps, 0) AS collector_percent,
    sum(extension_ns) OVER sweeps / 10.0
    / nullif(sum(CASE WHEN extension_ns IS NOT NULL THEN read_us END) OVER sweeps, 0) AS extension_percent,
    sum(browser_ns) OVER sweeps / 10.0 / nullif(sum(read_us) OVER sweeps, 0) AS browser_percent,
    sum(read_us) OVER sweeps / 1e6 AS measured_s
  FROM part
  WINDOW sweeps AS (PARTITION BY sweep_id)
)
SELECT
  sweep_id,
  control_trials,
  failed_control_trials,
  coalesce(pairs, 0) AS pairs,
  sampling_percent AS sampling_cost_percent,
  sampling_low_percent AS sampling_cost_low_percent,
  sampling_high_percent AS sampling_cost_high_percent,
  coalesce(same_pairs, 0) AS same_pairs,
  same_percent AS same_difference_percent,
  same_low_percent AS same_difference_low_percent,
  same_high_percent AS same_difference_high_percent,
  native_host_percent AS native_host_cpu_percent,
  collector_percent AS collector_cpu_percent,
  extension_percent AS extension_cpu_percent,
  browser_percent AS browser_cpu_percent,
  measured_s,
  CASE
    WHEN control_trials + failed_control_trials = 0 THEN 'no_control'
    WHEN pairs IS NULL THEN 'no_pair'
    WHEN pairs = 1 THEN 'one_pair'
    WHEN sampling_low_percent IS NULL OR sampling_high_percent IS NULL THEN 'too_wide'
  END AS reason
FROM summary
WHERE place = 1;
