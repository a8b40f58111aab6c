SELECT
  trial_id, max_percent, min_percent, round(average_percent, 4) AS average_percent, gpu_process_percent, measured_ms
FROM trial_cpu
ORDER BY trial_id;
