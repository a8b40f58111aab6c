SELECT
  sweep_id, control_trials, failed_control_trials, pairs, round(sampling_cost_percent, 9) AS cost,
  round(sampling_cost_low_percent, 9) AS cost_low, round(sampling_cost_high_percent, 9) AS cost_high, same_pairs,
  round(same_difference_percent, 9) AS same, round(same_difference_low_percent, 7) AS same_low,
  round(same_difference_high_percent, 7) AS same_high, reason
FROM harness_overhead ORDER BY sweep_id;
SELECT
  sweep_id, round(native_host_cpu_percent, 9) AS native_host, round(collector_cpu_percent, 9) AS collector,
  round(extension_cpu_percent, 9) AS extension, round(browser_cpu_percent, 9) AS browser, measured_s
FROM harness_overhead ORDER BY sweep_id;
SELECT trial_id, block, control_arm, outcome, mean_ms FROM control_trial WHERE sweep_id = 2 ORDER BY trial_id;
SELECT what, pairs, round(percent, 9) AS percent FROM control_difference WHERE sweep_id = 1 ORDER BY what;
SELECT trial_id, read_us, browser_ns, native_host_ns, extension_ns, stored_us, collector_ns FROM trial_harness ORDER BY trial_id;
