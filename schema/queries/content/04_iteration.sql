SELECT phase, iteration_index, start_page_us, duration_ns
FROM iteration
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY phase, iteration_index
