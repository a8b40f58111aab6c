SELECT 'measured_duration' AS view, measure, trial_id, outcome, duration_ms AS mean_ms, NULL AS median_ms, NULL AS p95_ms
FROM measured_duration
UNION ALL
SELECT 'trial_measure', measure, trial_id, outcome, mean_ms, median_ms, p95_ms FROM trial_measure
ORDER BY 1, 2, 3, 5;
