-- The ended trials that measure webdyno itself: once a block each arm, of one page and one set of parameters. Not public.
--   mean_ms   of one batch, as in trial_measure; NULL of one that is not done
CREATE VIEW control_trial AS
SELECT
  trial_attempt.sweep_id,
  trial_attempt.trial_id,
  trial.block,
  configuration.control_arm,
  trial_attempt.outcome,
  trial_measure.mean_ms
FROM trial_attempt
JOIN trial ON trial.trial_id = trial_attempt.trial_id
JOIN configuration ON configuration.configuration_id = trial_attempt.configuration_id
LEFT JOIN trial_measure ON trial_measure.trial_id = trial_attempt.trial_id AND trial_measure.measure = 'training'
WHERE configuration.control_arm IS NOT NULL;
