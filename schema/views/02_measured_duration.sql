-- Every duration that a timing view is about. An ended trial that has none, because it failed, has one row with ms NULL.
-- Not public.
--   training     one iteration of phase train: a batch
--   inference    one iteration of phase infer: a sample
--   warmup       the first iteration of phase warmup alone: what a user waits for once
--   model_load   the whole phase model_load
CREATE VIEW measured_duration AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  CASE trial_attempt.task WHEN 'train' THEN 'training' ELSE 'inference' END AS measure,
  iteration.duration_ns / 1e6 AS ms
FROM trial_attempt
LEFT JOIN iteration
  ON iteration.trial_id = trial_attempt.trial_id
  AND iteration.attempt_number = trial_attempt.attempt_number
  AND iteration.phase = trial_attempt.task
  AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task IN ('train', 'infer')
UNION ALL
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  'warmup',
  iteration.duration_ns / 1e6
FROM trial_attempt
LEFT JOIN iteration
  ON iteration.trial_id = trial_attempt.trial_id
  AND iteration.attempt_number = trial_attempt.attempt_number
  AND iteration.phase = 'warmup'
  AND iteration.iteration_index = 0
  AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task IN ('train', 'infer')
UNION ALL
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  'model_load',
  (phase.end_page_us - phase.start_page_us) / 1e3
FROM trial_attempt
LEFT JOIN phase
  ON phase.trial_id = trial_attempt.trial_id
  AND phase.attempt_number = trial_attempt.attempt_number
  AND phase.name = 'model_load'
  AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task = 'infer';
