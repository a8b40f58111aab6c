-- Readings that were made inside a phase of a done trial, whatever the uncertainty of its ends: none is from outside.
-- Not public.
--   steady   1 from where the steady part of the phase begins, whatever the uncertainty of that
CREATE VIEW phase_reading AS
SELECT
  trial_process.trial_id,
  trial_phase.name,
  trial_phase.main,
  CAST(process_reading.t_us >= trial_phase.steady_us + trial_phase.clock_error_us AS BIGINT) AS steady,
  trial_process.process_id,
  trial_process.role,
  trial_process.page,
  process_reading.t_us,
  process_reading.cpu_ns,
  process_reading.footprint_bytes
-- CROSS: in this order, so that a process is looked at once and not once a reading.
FROM trial_phase
CROSS JOIN trial_process
CROSS JOIN process_reading
WHERE
  trial_process.trial_id = trial_phase.trial_id
  AND process_reading.trial_id = trial_process.trial_id
  AND process_reading.t_us
    BETWEEN trial_phase.start_us + trial_phase.clock_error_us AND trial_phase.end_us - trial_phase.clock_error_us
  AND process_reading.process_id = trial_process.process_id;
