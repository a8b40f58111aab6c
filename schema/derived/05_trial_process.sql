-- The same during the deciding attempt of every ended trial. Not public.
CREATE VIEW trial_process AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.attempt_number,
  attempt_process.process_id,
  attempt_process.role,
  attempt_process.page
FROM trial_attempt
JOIN attempt_process
  ON attempt_process.trial_id = trial_attempt.trial_id AND attempt_process.attempt_number = trial_attempt.attempt_number;
