-- The browser's processes during the deciding attempt of every ended trial. Not public.
--   page   1 for the renderer that ran the page; of two processes that had its pid one after the other it is the first
CREATE VIEW trial_process AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.attempt_number,
  process.process_id,
  process.role,
  CASE
    WHEN
      process.role = 'renderer'
      AND process.pid = trial_attempt.renderer_pid
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
  END AS page
FROM trial_attempt
JOIN process
  ON process.trial_id = trial_attempt.trial_id AND process.attempt_number = trial_attempt.attempt_number;
