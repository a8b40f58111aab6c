SELECT phase, kind, observation_index, start_page_us, duration_us
FROM observation
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY phase, kind, observation_index
