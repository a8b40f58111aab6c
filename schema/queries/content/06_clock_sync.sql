SELECT ping_index, page_send_us, host_us, page_receive_us
FROM clock_sync
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY ping_index
