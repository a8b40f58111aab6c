SELECT 'training_time' AS view, framework, task, trials, failed_trials, mean_ms AS number FROM training_time
UNION ALL
SELECT 'inference_time', framework, task, trials, failed_trials, mean_ms FROM inference_time
UNION ALL
SELECT 'model_loading_time', framework, task, trials, failed_trials, mean_ms FROM model_loading_time
UNION ALL
SELECT 'warmup_time', framework, task, trials, failed_trials, mean_ms FROM warmup_time
UNION ALL
SELECT 'model_size', framework, task, trials, failed_trials, model_file_bytes FROM model_size
UNION ALL
SELECT 'cpu_utilization', framework, task, trials, failed_trials, average_percent FROM cpu_utilization
UNION ALL
SELECT 'memory_use', framework, task, trials, failed_trials, peak_footprint_bytes FROM memory_use
ORDER BY view, framework, task;
