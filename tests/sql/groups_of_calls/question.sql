SELECT
  'trial' AS level, trial_id, round(mean_ms, 4) AS mean_ms, median_ms, p95_ms, returned_mean_ms, returned_median_ms,
  group_calls
FROM trial_measure
WHERE measure = 'training'
UNION ALL
SELECT
  framework, NULL, round(mean_ms, 4), median_ms, p95_ms, returned_mean_ms, returned_median_ms, group_calls
FROM training_time
ORDER BY 1, 2;
