-- Public, version 1. Private memory footprint (as Chromium's task manager shows it, without swap) of the renderer that ran
-- the page, over the whole trial.
--   peak_footprint_bytes               highest reading of all trials
--   mean_footprint_bytes               mean over trials of each trial's mean reading
--   gpu_process_peak_footprint_bytes   highest reading of the GPU process, which outlives trials and keeps what it cached
CREATE VIEW memory_use AS
SELECT
  trial_memory.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  count(*) FILTER (WHERE trial_memory.outcome = 'done') AS trials,
  count(*) FILTER (WHERE trial_memory.outcome NOT IN ('done', 'unsupported')) AS failed_trials,
  max(trial_memory.peak_footprint_bytes) AS peak_footprint_bytes,
  CAST(round(avg(trial_memory.mean_footprint_bytes)) AS INTEGER) AS mean_footprint_bytes,
  max(trial_memory.gpu_process_peak_footprint_bytes) AS gpu_process_peak_footprint_bytes,
  trial_memory.configuration_id
FROM trial_memory
JOIN configuration USING (configuration_id)
GROUP BY trial_memory.sweep_id, trial_memory.configuration_id;
