SELECT
  sweep_id, trials, failed_trials, mean_ms, median_ms, p95_ms,
  round(ci95_low_ms, 6) AS ci95_low_ms, round(ci95_high_ms, 6) AS ci95_high_ms
FROM inference_time
ORDER BY sweep_id;
