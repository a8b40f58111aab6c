-- What the browser's processes had used of a GPU's engines at a reading inside the steady part of the main phase of a done trial.
-- Not public.
CREATE VIEW gpu_phase_use AS
SELECT
  trial_phase.trial_id,
  gpu_engine_reading.process_id,
  gpu_engine_reading.gpu_id,
  gpu_engine_reading.t_us,
  gpu_engine_reading.engine,
  gpu_engine_reading.busy,
  gpu_engine_reading.total,
  gpu_engine_reading.capacity
FROM trial_phase
JOIN trial_process USING (trial_id)
JOIN gpu_engine_reading ON gpu_engine_reading.process_id = trial_process.process_id
WHERE
  trial_phase.main = 1
  AND gpu_engine_reading.t_us
    BETWEEN trial_phase.steady_us + trial_phase.clock_error_us AND trial_phase.end_us - trial_phase.clock_error_us;
