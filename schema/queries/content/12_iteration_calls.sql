SELECT phase, iteration_index, returned_ns, calls
FROM iteration
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY phase, iteration_index
