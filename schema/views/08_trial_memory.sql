-- Footprint (resident - shared) over each ended trial, from its first to its last sample; NULL for a trial that failed.
-- Not public.
CREATE VIEW trial_memory AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  (
    SELECT max(process_reading.footprint_bytes)
    FROM trial_process
    CROSS JOIN process_reading USING (trial_id, process_id)
    WHERE trial_process.trial_id = trial_attempt.trial_id AND trial_process.page AND trial_attempt.outcome = 'done'
  ) AS peak_footprint_bytes,
  (
    SELECT avg(process_reading.footprint_bytes)
    FROM trial_process
    CROSS JOIN process_reading USING (trial_id, process_id)
    WHERE trial_process.trial_id = trial_attempt.trial_id AND trial_process.page AND trial_attempt.outcome = 'done'
  ) AS mean_footprint_bytes,
  (
    SELECT max(process_reading.footprint_bytes)
    FROM trial_process
    CROSS JOIN process_reading USING (trial_id, process_id)
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND trial_process.role = 'gpu'
      AND trial_attempt.outcome = 'done'
  ) AS gpu_process_peak_footprint_bytes
FROM trial_attempt;
