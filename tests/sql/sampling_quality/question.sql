SELECT
  framework, trials, failed_trials, asked_hz, reached_hz, missed_percent, tick_us, process_us, sampler_percent, batches,
  age_mean_ms, age_max_ms
FROM sampling_quality
ORDER BY asked_hz;
