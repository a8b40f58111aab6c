-- Memory beside the size of the model
-- The page's highest footprint while it trained or inferred, and how many times the model's files it takes above the empty page.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  framework, framework_version, backend, workload, task, depth, width, trials, failed_trials,
  peak_footprint_bytes / 1e6 AS peak_mb, empty_page_footprint_bytes / 1e6 AS empty_page_mb, footprint_over_model,
  gpu_process_peak_footprint_bytes / 1e6 AS gpu_process_peak_mb
FROM memory_use
WHERE sweep_id = coalesce(:sweep_id, (SELECT max(sweep_id) FROM sweep))
ORDER BY peak_footprint_bytes DESC;
