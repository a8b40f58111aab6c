-- Phases of done trials on the host's clock, so that they can be laid over readings. Not public.
--   main                 1 for the phase that the trial's task is about, train or infer
--   start_us, end_us     uncertain by clock_error_us
--   steady_us            where the steady part of the main phase begins (trial_course); its start where there is none
CREATE VIEW trial_phase AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  phase.name,
  CAST(phase.name = trial_attempt.task AS BIGINT) AS main,
  phase.end_page_us - phase.start_page_us AS duration_us,
  phase.start_page_us + trial_attempt.clock_offset_us AS start_us,
  phase.end_page_us + trial_attempt.clock_offset_us AS end_us,
  trial_attempt.clock_error_us,
  CASE WHEN phase.name = trial_attempt.task AND trial_attempt.steady_from > 0 THEN trial_attempt.steady_start_page_us ELSE phase.start_page_us END
  + trial_attempt.clock_offset_us AS steady_us
FROM trial_attempt
JOIN phase USING (trial_id, attempt_number)
WHERE trial_attempt.outcome = 'done' AND phase.end_page_us IS NOT NULL;
