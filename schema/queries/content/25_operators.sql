SELECT '', calls, elapsed_ns, clock
FROM operator_profile
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
UNION ALL
SELECT operator, executions, total_ns, NULL
FROM operator_time
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY 1
