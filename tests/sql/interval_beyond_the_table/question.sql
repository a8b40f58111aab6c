SELECT framework, trials, mean_ms, round(ci95_high_ms - mean_ms, 6) AS half_width_ms FROM training_time ORDER BY trials;
