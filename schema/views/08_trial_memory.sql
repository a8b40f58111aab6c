-- Footprint (resident - shared) inside the phases of every ended trial, those of the page's renderer unless said otherwise;
-- NULL for a trial that failed, and where no sample fell into the phase. What is built, saved and checked before and after
-- is in none of them. Not public.
CREATE VIEW trial_memory AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  trial_attempt.task,
  trial_attempt.update_rule,
  trial_attempt.network,
  trial_attempt.readback,
  trial_attempt.flags,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND main = 1 AND page = 1
  ) AS peak_footprint_bytes,
  (
    SELECT avg(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND main = 1 AND page = 1
  ) AS mean_footprint_bytes,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND main = 1 AND role = 'gpu'
  ) AS gpu_process_peak_footprint_bytes,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND name = 'model_load' AND page = 1
  ) AS model_load_peak_footprint_bytes,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND name = 'warmup' AND page = 1
  ) AS warmup_peak_footprint_bytes
FROM trial_attempt;
