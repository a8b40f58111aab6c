SELECT count(*), min(t_us), max(t_us), sum(cost_us), sum(missed_ticks)
FROM system_reading
JOIN attempt ON attempt.trial_id = system_reading.trial_id AND t_us BETWEEN started_us AND ended_us
WHERE system_reading.trial_id = :trial_id AND attempt.attempt_number = :attempt_number
