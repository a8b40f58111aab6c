-- The levels between iterations and configurations, one row a trial and measure. Trial 1: 1 2 3 10: mean 4, median 2.5;
-- trial 2: 5: both 5; trial 3 failed: NULL. None has 20 durations, and with them a p95.
-- The load of trial 4, 1500 us, is 1.5 ms; it has no warm-up and no iteration.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 1, 'timeout'), (4, 1, 2, 'done'), (5, 1, 5, 'done');
INSERT INTO took VALUES
  (1, 'train', 0, 10), (1, 'train', 1, 1), (1, 'train', 2, 3), (1, 'train', 3, 2), (1, 'warmup', 0, 50), (1, 'warmup', 1, 40),
  (2, 'train', 0, 5), (3, 'train', 0, 99), (5, 'train', 0, 77);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (4, 1, 0, 'model_load', 500, 2000);
