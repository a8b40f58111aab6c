-- Every duration that a timing view is about: of one call, or of a group of calls that is timed together because one is
-- too short for the page's timer. An ended trial that has none, because it failed, has one row with duration_ms NULL.
-- Not public.
--   training     one entry of phase train: a batch, or a group of them
--   inference    one entry of phase infer: a sample, or a group of them. Of both those before the steady part are left out
--   warmup       the first iteration of phase warmup alone: what a user waits for once
--   model_load   the whole phase model_load
--   calls        iterations that the row is
--   duration_ms  of all of them, until the last result was there
--   returned_ms  the same until the library's call returned; NULL where that was not recorded
--   cpu_ms       CPU time of all threads of the process meanwhile; NULL of a page, which knows none
CREATE VIEW measured_duration AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  CASE trial_attempt.task WHEN 'train' THEN 'training' ELSE 'inference' END AS measure,
  coalesce(iteration.calls, 1) AS calls,
  iteration.duration_ns / 1e6 AS duration_ms,
  iteration.returned_ns / 1e6 AS returned_ms,
  iteration.cpu_ns / 1e6 AS cpu_ms
FROM trial_attempt
LEFT JOIN iteration
  ON iteration.trial_id = trial_attempt.trial_id
  AND iteration.attempt_number = trial_attempt.attempt_number
  AND iteration.phase = trial_attempt.task
  AND iteration.iteration_index >= trial_attempt.steady_from
  AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task IN ('train', 'infer')
UNION ALL
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  'warmup',
  coalesce(iteration.calls, 1),
  iteration.duration_ns / 1e6,
  iteration.returned_ns / 1e6,
  iteration.cpu_ns / 1e6
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
  1,
  (phase.end_page_us - phase.start_page_us) / 1e3,
  NULL,
  NULL
FROM trial_attempt
LEFT JOIN phase
  ON phase.trial_id = trial_attempt.trial_id
  AND phase.attempt_number = trial_attempt.attempt_number
  AND phase.name = 'model_load'
  AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task = 'infer';
