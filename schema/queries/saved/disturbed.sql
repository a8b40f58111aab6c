-- Which trials the machine disturbed most
-- Trials by the share of the machine's CPUs that others had while they were measured.
-- :sweep_id integer = null  number of a sweep; null: the last one
-- :most integer = 20  rows
SELECT
  framework, backend, workload, task, repetition, outcome, window_ms, busy_percent, steal_percent,
  page_run_delay_percent, swapped_pages, throttles, calibration_ratio, others_cpu_percent, flags, uuid
FROM contention
WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND control_arm IS NULL
ORDER BY others_cpu_percent IS NULL, others_cpu_percent DESC, uuid
LIMIT :most;
