-- Public, version 1. CPU use of the renderer that ran the page during phase train or infer; 100 = one core.
--   max_percent, min_percent   highest and lowest window of about 100 ms over all trials; NULL when the phase is shorter
--   average_percent            mean over trials of CPU time over wall time in the phase
--   gpu_process_percent        the same average for the browser's GPU process, which does WebGL's and WebGPU's work
CREATE VIEW cpu_utilization AS
SELECT
  trial_cpu.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  count(*) FILTER (WHERE trial_cpu.outcome = 'done') AS trials,
  count(*) FILTER (WHERE trial_cpu.outcome NOT IN ('done', 'unsupported')) AS failed_trials,
  max(trial_cpu.max_percent) AS max_percent,
  min(trial_cpu.min_percent) AS min_percent,
  avg(trial_cpu.average_percent) AS average_percent,
  avg(trial_cpu.gpu_process_percent) AS gpu_process_percent,
  trial_cpu.configuration_id
FROM trial_cpu
JOIN configuration USING (configuration_id)
WHERE trial_cpu.task IN ('train', 'infer')
GROUP BY trial_cpu.sweep_id, trial_cpu.configuration_id;
