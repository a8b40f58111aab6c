SELECT
  count(*), min(t_us), max(t_us),
  CAST(sum(cost_us >> 32) * 4294967296 + sum(cost_us & 4294967295) AS INTEGER),
  CAST(sum(missed_ticks >> 32) * 4294967296 + sum(missed_ticks & 4294967295) AS INTEGER)
FROM system_reading
JOIN attempt ON attempt.trial_id = system_reading.trial_id AND t_us BETWEEN started_us AND ended_us
WHERE system_reading.trial_id = :trial_id AND attempt.attempt_number = :attempt_number
