SELECT
  task, trials, failed_trials, mean_ms, median_ms, p95_ms,
  round(ci95_low_ms, 6) AS ci95_low_ms, round(ci95_high_ms, 6) AS ci95_high_ms,
  fetch_ms, parse_ms, build_ms, runtime_ms, runtime_init_ms
FROM model_loading_time;
