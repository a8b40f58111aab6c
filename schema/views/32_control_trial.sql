-- The ended trials that measure webdyno itself: once a block each arm, of one page and one set of parameters. Not public.
--   mean_ms   of one batch, as in trial_measure; NULL of one that is not done
CREATE VIEW control_trial AS
SELECT
  trial_attempt.sweep_id,
  trial_attempt.trial_id,
  trial.block,
  configuration.control_arm,
  trial_attempt.outcome,
  (
    SELECT sum(duration_ns) / 1e6 / sum(coalesce(calls, 1)) FROM iteration
    WHERE
      iteration.trial_id = trial_attempt.trial_id
      AND iteration.attempt_number = trial_attempt.attempt_number
      AND iteration.phase = trial_attempt.task
      AND trial_attempt.outcome = 'done'
  ) AS mean_ms
FROM trial_attempt
JOIN trial ON trial.trial_id = trial_attempt.trial_id
JOIN configuration ON configuration.configuration_id = trial_attempt.configuration_id
WHERE configuration.control_arm IS NOT NULL;
