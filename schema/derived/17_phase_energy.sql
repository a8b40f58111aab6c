-- What a counter says of the measured phase of an ended trial. Between the two readings around an end of the phase power is
-- taken as even. Not public.
--   error_uj   how far that can be wrong as long as power on neither side of the end is above twice that: the way from the end
--       to the nearer reading, and clock_error_us, at the power between the two, at both ends; and a step of the counter
--   reason     why there is no energy; NULL: there is
CREATE VIEW phase_energy AS
WITH ends AS (
  SELECT
    *,
    (after_start_uj - before_start_uj) * 1.0 / (after_start_us - before_start_us) AS start_watts,
    (after_end_uj - before_end_uj) * 1.0 / (after_end_us - before_end_us) AS end_watts
  FROM energy_bracket
),
told AS (
  SELECT
    *,
    before_end_uj + end_watts * (end_us - before_end_us) - before_start_uj - start_watts * (start_us - before_start_us)
      AS told_uj,
    start_watts * (
      CASE WHEN start_us - before_start_us < after_start_us - start_us THEN start_us - before_start_us ELSE after_start_us - start_us END
      + clock_error_us
    )
    + end_watts * (
      CASE WHEN end_us - before_end_us < after_end_us - end_us THEN end_us - before_end_us ELSE after_end_us - end_us END
      + clock_error_us
    )
    + step_us * ((after_end_uj - before_start_uj) * 1.0 / (after_end_us - before_start_us)) AS told_error_uj
  FROM ends
),
judged AS (
  SELECT
    *,
    CASE
      WHEN outcome <> 'done' THEN 'not_done'
      WHEN start_us IS NULL THEN 'clock_not_aligned'
      WHEN readings = 0 THEN absence
      WHEN before_start_us IS NULL OR after_start_us IS NULL OR before_end_us IS NULL OR after_end_us IS NULL
        THEN 'not_read_around'
      WHEN least_growth_uj < 0 THEN 'counter_fell'
      WHEN after_end_uj = before_start_uj THEN 'counter_stands_still'
      WHEN told_error_uj > 0.05 * told_uj THEN 'phase_too_short'
    END AS reason
  FROM told
)
SELECT
  trial_id,
  sweep_id,
  configuration_id,
  attempt_number,
  outcome,
  flags,
  phase,
  source,
  gpu_id,
  duration_us,
  idle_watts,
  reason,
  CASE WHEN reason IS NULL THEN told_uj END AS energy_uj,
  CASE WHEN reason IS NULL THEN told_error_uj END AS error_uj
FROM judged;
