SELECT 'inference_time' AS view, trials, failed_trials, mean_ms AS number FROM inference_time
UNION ALL
SELECT 'model_loading_time', trials, failed_trials, mean_ms FROM model_loading_time
UNION ALL
SELECT 'warmup_time', trials, failed_trials, mean_ms FROM warmup_time
UNION ALL
SELECT 'model_size', trials, failed_trials, model_file_bytes FROM model_size
UNION ALL
SELECT 'cpu_utilization', trials, failed_trials, average_percent FROM cpu_utilization
UNION ALL
SELECT 'memory_use peak', trials, failed_trials, peak_footprint_bytes FROM memory_use
UNION ALL
SELECT 'memory_use mean', trials, failed_trials, mean_footprint_bytes FROM memory_use
UNION ALL
SELECT 'trial_summary attempts', trials, failed_trials, attempts FROM trial_summary
UNION ALL
SELECT 'trial_summary renderer_readings', trials, failed_trials, renderer_readings FROM trial_summary
UNION ALL
SELECT 'trial_summary iterations', trials, failed_trials, iterations FROM trial_summary
UNION ALL
SELECT 'trial_summary max_abs_error', trials, failed_trials, max_abs_error FROM trial_summary;
