SELECT
  sweep_id, framework, framework_version, backend, platform, workload, task, depth, width, trials, failed_trials,
  mean_ms, median_ms, p95_ms, round(ci95_low_ms, 6) AS ci95_low_ms, round(ci95_high_ms, 6) AS ci95_high_ms,
  returned_mean_ms, returned_median_ms, group_calls
FROM training_time;
