-- What the browser's processes used of the CPU in the window of an attempt, and how long their main threads waited for one.
-- A process that began inside of it counts from its birth, one that ended up to its last reading. Not public.
--   run_delay_ns   NULL where the kernel does not tell
CREATE VIEW attempt_waiting AS
SELECT
  attempt_window.trial_id,
  attempt_window.attempt_number,
  process.process_id,
  process.role,
  CASE
    WHEN
      process.role = 'renderer'
      AND process.pid = attempt_window.renderer_pid
      AND NOT EXISTS (
        SELECT 1 FROM process AS earlier
        WHERE
          earlier.trial_id = process.trial_id
          AND earlier.attempt_number = process.attempt_number
          AND earlier.pid = process.pid
          AND earlier.start_ticks < process.start_ticks
          AND earlier.role = 'renderer'
      )
      THEN 1
    ELSE 0
  END AS page,
  (
    SELECT max(cpu_ns) - coalesce(min(CASE WHEN t_us = attempt_window.opened_us THEN cpu_ns END), 0)
    FROM process_reading
    WHERE
      process_reading.trial_id = process.trial_id
      AND process_reading.process_id = process.process_id
      AND t_us BETWEEN attempt_window.opened_us AND attempt_window.closed_us
  ) AS cpu_ns,
  (
    SELECT
      max(run_delay_ns) - CASE
        WHEN min(t_us) > attempt_window.opened_us THEN 0
        ELSE min(CASE WHEN t_us = attempt_window.opened_us THEN run_delay_ns END)
      END
    FROM process_reading
    WHERE
      process_reading.trial_id = process.trial_id
      AND process_reading.process_id = process.process_id
      AND t_us BETWEEN attempt_window.opened_us AND attempt_window.closed_us
  ) AS run_delay_ns
FROM attempt_window
JOIN process
  ON process.trial_id = attempt_window.trial_id AND process.attempt_number = attempt_window.attempt_number;
