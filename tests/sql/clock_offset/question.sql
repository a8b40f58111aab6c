SELECT trial_id, name, main, duration_us, start_us, end_us, clock_error_us FROM trial_phase ORDER BY trial_id, duration_us, name;
