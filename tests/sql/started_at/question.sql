SELECT trial_id, started_at FROM attempt ORDER BY trial_id;
