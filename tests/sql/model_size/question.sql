SELECT framework, task, trials, failed_trials, model_file_bytes FROM model_size ORDER BY framework;
