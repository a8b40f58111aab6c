SELECT sweep_id, framework, task, trials, failed_trials, max_depth, mean_depth, samples FROM call_depth ORDER BY sweep_id, task;
