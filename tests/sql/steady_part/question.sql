SELECT 'training' AS measure, mean_ms, median_ms, steady_trials, left_out_percent, flags FROM training_time
UNION ALL
SELECT 'inference', mean_ms, median_ms, steady_trials, left_out_percent, flags FROM inference_time
UNION ALL
SELECT 'warmup', mean_ms, median_ms, NULL, NULL, flags FROM warmup_time;
SELECT trial_id, measured_ms, round(average_percent, 4) AS average_percent FROM trial_cpu ORDER BY trial_id;
SELECT trial_id, peak_footprint_bytes FROM trial_memory ORDER BY trial_id;
SELECT position, course, left_out_calls, flags FROM trial_summary ORDER BY position;
SELECT flags FROM contention ORDER BY uuid;
SELECT trial_id, calls, min_ms, max_ms, course, left_out_calls FROM trial_measure WHERE measure IN ('training', 'inference')
ORDER BY trial_id;
