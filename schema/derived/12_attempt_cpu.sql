-- What the browser's processes used of the CPU in the window of an attempt. A process that began inside of it counts from
-- its birth, one that ended up to its last reading. Not public.
CREATE VIEW attempt_cpu AS
SELECT
  attempt_window.trial_id,
  attempt_window.attempt_number,
  attempt_process.process_id,
  (
    SELECT max(cpu_ns) - coalesce(min(CASE WHEN t_us = attempt_window.opened_us THEN cpu_ns END), 0)
    FROM process_reading
    WHERE
      process_reading.trial_id = attempt_process.trial_id
      AND process_reading.process_id = attempt_process.process_id
      AND t_us BETWEEN attempt_window.opened_us AND attempt_window.closed_us
  ) AS cpu_ns
FROM attempt_window
JOIN attempt_process
  ON
    attempt_process.trial_id = attempt_window.trial_id
    AND attempt_process.attempt_number = attempt_window.attempt_number;
