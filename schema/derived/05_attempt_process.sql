-- The sampled processes during every attempt, whatever its outcome. Not public.
--   page   1 for the renderer that ran the page, or the process of a trial outside of a browser; of two processes that had its pid one after the other it is the first
CREATE VIEW attempt_process AS
SELECT
  attempt.trial_id,
  attempt.attempt_number,
  process.process_id,
  process.role,
  CASE
    WHEN
      process.role IN ('renderer', 'native')
      AND process.pid = attempt.renderer_pid
      AND NOT EXISTS (
        SELECT 1 FROM process AS earlier
        WHERE
          earlier.trial_id = process.trial_id
          AND earlier.attempt_number = process.attempt_number
          AND earlier.pid = process.pid
          AND earlier.start_ticks < process.start_ticks
          AND earlier.role = process.role
      )
      THEN 1
    ELSE 0
  END AS page
FROM attempt
JOIN process
  ON process.trial_id = attempt.trial_id AND process.attempt_number = attempt.attempt_number;
