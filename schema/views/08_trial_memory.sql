-- Footprint (resident - shared) inside the phases of every ended trial, those of the page's renderer unless said otherwise;
-- NULL for a trial that failed, and where no sample fell into the phase. What is built, saved and checked before and after
-- is in none of them. Not public.
--   empty_page_footprint_bytes   the last reading before the first phase: the page is there, and no framework yet
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
  ) AS warmup_peak_footprint_bytes,
  (
    SELECT process_reading.footprint_bytes
    FROM trial_process
    CROSS JOIN process_reading
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND trial_process.page = 1
      AND process_reading.trial_id = trial_process.trial_id
      AND process_reading.process_id = trial_process.process_id
      AND process_reading.t_us < (
        SELECT min(start_us - trial_phase.clock_error_us) FROM trial_phase WHERE trial_phase.trial_id = trial_attempt.trial_id
      )
    ORDER BY process_reading.t_us DESC
    LIMIT 1
  ) AS empty_page_footprint_bytes,
  (
    SELECT value
    FROM metric
    WHERE
      metric.trial_id = trial_attempt.trial_id
      AND metric.attempt_number = trial_attempt.attempt_number
      AND metric.name = 'model_file_bytes'
      AND trial_attempt.outcome = 'done'
  ) AS model_file_bytes
FROM trial_attempt;
