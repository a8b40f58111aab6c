-- Which trials the machine disturbed most
-- Trials by the share of the machine's CPUs that others had while they were measured.
-- :sweep_id integer = null  number of a sweep; null: the last one
-- :most integer = 20  rows
SELECT
  framework, backend, workload, task, repetition, outcome, window_ms, others_cpu_percent, busy_percent, steal_percent,
  page_run_delay_percent, swapped_pages, throttles, calibration_ratio, flags, uuid
FROM contention
WHERE sweep_id = coalesce(:sweep_id, (SELECT max(sweep_id) FROM sweep))
ORDER BY others_cpu_percent IS NULL, others_cpu_percent DESC, uuid
LIMIT :most;
