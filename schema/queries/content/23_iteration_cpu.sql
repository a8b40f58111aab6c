SELECT phase, iteration_index, cpu_ns
FROM iteration
WHERE trial_id = :trial_id AND attempt_number = :attempt_number AND cpu_ns IS NOT NULL
ORDER BY phase, iteration_index
