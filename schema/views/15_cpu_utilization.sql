-- Public, version 1. CPU use of the renderer that ran the page during phase train or infer; 100 = one core.
--   max_percent, min_percent   highest and lowest window of 100 ms over all trials; NULL when the phase is shorter
--   average_percent            mean over trials of CPU time over wall time in the phase
--   gpu_process_percent        the same average for the browser's GPU process, which does WebGL's and WebGPU's work
CREATE VIEW cpu_utilization AS
SELECT
  configuration_trials.sweep_id,
  configuration_trials.framework,
  configuration_trials.framework_version,
  configuration_trials.backend,
  configuration_trials.platform,
  configuration_trials.workload,
  configuration_trials.task,
  configuration_trials.depth,
  configuration_trials.width,
  configuration_trials.trials,
  configuration_trials.failed_trials,
  max(trial_cpu.max_percent) FILTER (WHERE trial_cpu.page) AS max_percent,
  min(trial_cpu.min_percent) FILTER (WHERE trial_cpu.page) AS min_percent,
  avg(trial_cpu.average_percent) FILTER (WHERE trial_cpu.page) AS average_percent,
  avg(trial_cpu.average_percent) FILTER (WHERE trial_cpu.role = 'gpu') AS gpu_process_percent
FROM configuration_trials
LEFT JOIN trial_cpu USING (sweep_id, configuration_id)
WHERE configuration_trials.task IN ('train', 'infer')
GROUP BY configuration_trials.sweep_id, configuration_trials.configuration_id;
