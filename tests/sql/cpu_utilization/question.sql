SELECT
  framework, task, trials, failed_trials, max_percent, round(min_percent, 4) AS min_percent,
  round(average_percent, 4) AS average_percent, gpu_process_percent, measured_ms
FROM cpu_utilization
ORDER BY framework, task;
