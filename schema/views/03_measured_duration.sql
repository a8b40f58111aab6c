-- Every duration of a done trial that a timing view is about. Not public.
--   training     one iteration of phase train: a batch
--   inference    one iteration of phase infer: a sample
--   warmup       the first iteration of phase warmup alone: what a user waits for once
--   model_load   the whole phase model_load
CREATE VIEW measured_duration AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  CASE iteration.phase WHEN 'train' THEN 'training' WHEN 'infer' THEN 'inference' ELSE 'warmup' END AS measure,
  iteration.duration_ns / 1e6 AS ms
FROM trial_attempt
JOIN iteration USING (trial_id, attempt_number)
WHERE
  trial_attempt.outcome = 'done'
  AND (iteration.phase IN ('train', 'infer') OR (iteration.phase = 'warmup' AND iteration.iteration_index = 0))
UNION ALL
SELECT trial_id, sweep_id, configuration_id, 'model_load', duration_us / 1e3
FROM trial_phase
WHERE name = 'model_load';
