-- Memory beside the size of the model
-- The page's highest footprint while it trained or inferred, and how many times the model's files it takes above the empty page.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  memory_use.framework, memory_use.framework_version, memory_use.backend, memory_use.workload, memory_use.task, memory_use.depth,
  memory_use.width, memory_use.model, memory_use.variant, readback, configuration_id, trials, failed_trials,
  empty_page_footprint_bytes / 1e6 AS empty_page_mb, gpu_process_peak_footprint_bytes / 1e6 AS gpu_process_peak_mb,
  footprint_over_model, peak_footprint_bytes / 1e6 AS peak_mb, flags
FROM memory_use
WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
ORDER BY peak_footprint_bytes DESC;
