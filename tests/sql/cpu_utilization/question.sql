SELECT
  framework, task, trials, max_percent, min_percent,
  round(average_percent, 4) AS average_percent, gpu_process_percent
FROM cpu_utilization
ORDER BY framework, task;
