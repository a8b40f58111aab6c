SELECT
  count(*), min(t_us), max(t_us),
  CAST(sum(cost_us >> 32) * 4294967296 + sum(cost_us & 4294967295) AS INTEGER),
  CAST(sum(missed_ticks >> 32) * 4294967296 + sum(missed_ticks & 4294967295) AS INTEGER)
FROM system_reading
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
