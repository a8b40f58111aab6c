-- The browser's processes during the deciding attempt of every ended trial. Not public.
--   page   1 for the renderer that ran the page; of two processes that had its pid one after the other it is the first
CREATE VIEW trial_process AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.attempt_number,
  process.process_id,
  process.role,
  process.role = 'renderer'
  AND process.pid IS trial_attempt.renderer_pid
  AND NOT EXISTS (
    SELECT 1 FROM process AS before
    WHERE
      before.trial_id = process.trial_id
      AND before.attempt_number = process.attempt_number
      AND before.pid = process.pid
      AND before.start_ticks < process.start_ticks
      AND before.role = 'renderer'
  ) AS page
FROM trial_attempt
JOIN process
  ON process.trial_id = trial_attempt.trial_id AND process.attempt_number = trial_attempt.attempt_number;
