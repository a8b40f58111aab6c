SELECT
  task, trials, mean_ms, median_ms, p95_ms, round(ci95_low_ms, 6) AS ci95_low_ms, returned_mean_ms, returned_median_ms
FROM warmup_time
ORDER BY task;
