SELECT name, unit, value, phase
FROM metric
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY name
