SELECT count(*), min(t_us), max(t_us), sum(cost_us), sum(missed_ticks)
FROM system_reading
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
