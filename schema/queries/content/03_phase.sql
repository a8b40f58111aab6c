SELECT phase_index, name, start_page_us, end_page_us
FROM phase
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY phase_index
