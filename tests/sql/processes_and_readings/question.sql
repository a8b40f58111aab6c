SELECT 'trial_process' AS view, trial_id, process_id, role, page, NULL AS number FROM trial_process
UNION ALL
SELECT 'phase_reading ' || name, trial_id, process_id, role, page, t_us FROM phase_reading
UNION ALL
SELECT 'trial_memory', trial_id, NULL, NULL, NULL, peak_footprint_bytes FROM trial_memory
UNION ALL
SELECT 'trial_attempt', trial_id, NULL, outcome, NULL, attempt_number FROM trial_attempt
ORDER BY 1, 2, 3, 6;
