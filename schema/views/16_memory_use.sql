-- Public, version 1. Private memory footprint (as Chromium's task manager shows it, without swap) of the renderer that ran
-- the page, over the whole trial.
--   peak_footprint_bytes               highest reading of all trials
--   mean_footprint_bytes               mean over trials of each trial's mean reading
--   gpu_process_peak_footprint_bytes   highest reading of the GPU process, which outlives trials and keeps what it cached
CREATE VIEW memory_use AS
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
  max(trial_memory.peak_footprint_bytes) FILTER (WHERE trial_memory.page) AS peak_footprint_bytes,
  CAST(round(avg(trial_memory.mean_footprint_bytes) FILTER (WHERE trial_memory.page)) AS INTEGER) AS mean_footprint_bytes,
  max(trial_memory.peak_footprint_bytes) FILTER (WHERE trial_memory.role = 'gpu') AS gpu_process_peak_footprint_bytes
FROM configuration_trials
LEFT JOIN trial_memory USING (sweep_id, configuration_id)
GROUP BY configuration_trials.sweep_id, configuration_trials.configuration_id;
