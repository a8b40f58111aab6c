SELECT clock_source, pings_offset_us, pings_error_us, navigation_start_us, navigation_start_error_us
FROM attempt
WHERE
  trial_id = :trial_id
  AND attempt_number = :attempt_number
  AND (clock_source IS NOT NULL OR pings_offset_us IS NOT NULL OR navigation_start_us IS NOT NULL)
