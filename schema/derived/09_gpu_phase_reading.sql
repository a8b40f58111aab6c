-- Readings of GPUs that were made inside the main phase of a done trial, whatever the uncertainty of its ends. Not public.
--   steady   as in phase_reading
CREATE VIEW gpu_phase_reading AS
SELECT
  trial_phase.trial_id,
  gpu_reading.gpu_id,
  gpu_reading.t_us,
  CAST(gpu_reading.t_us >= trial_phase.steady_us + trial_phase.clock_error_us AS BIGINT) AS steady,
  gpu_reading.busy_percent,
  gpu_reading.memory_bytes,
  gpu_reading.power_watts
FROM trial_phase
JOIN trial_attempt USING (trial_id)
JOIN gpu_reading
  ON gpu_reading.trial_id = trial_attempt.trial_id AND gpu_reading.attempt_number = trial_attempt.attempt_number
WHERE
  trial_phase.main = 1
  AND gpu_reading.t_us
    BETWEEN trial_phase.start_us + trial_phase.clock_error_us AND trial_phase.end_us - trial_phase.clock_error_us;
