SELECT rank, function_name, script, line_number, column_number, samples, self_us
FROM hot_function
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY rank
