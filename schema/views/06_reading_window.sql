-- CPU use of one process over windows of at least 100 ms inside one done trial: the last reading of each tenth of a
-- second against the last of the tenth before. Shorter windows measure the kernel's tick, not the process: the process
-- CPU clock of a running thread lags by up to one tick (4 ms at 250 Hz), 4 points of 100 at 100 ms. Not public.
--   percent   100 = one core
CREATE VIEW reading_window AS
WITH last_reading AS (
  SELECT trial_id, process_id, max(t_us) AS t_us, cpu_ns  -- SQLite: cpu_ns of the row that has the maximum
  FROM process_reading
  GROUP BY trial_id, process_id, t_us / 100000
),
paired AS (
  SELECT
    *,
    lag(t_us) OVER before AS from_us,
    lag(cpu_ns) OVER before AS from_cpu_ns
  FROM last_reading
  WINDOW before AS (PARTITION BY trial_id, process_id ORDER BY t_us)
)
SELECT
  trial_id,
  process_id,
  from_us,
  t_us AS to_us,
  (cpu_ns - from_cpu_ns) / 10.0 / (t_us - from_us) AS percent
FROM paired
WHERE t_us - from_us >= 50000; -- a window cut short by the first reading is left out
