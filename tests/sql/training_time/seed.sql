-- Three done trials of configuration 1:
--   trial 1: 10 20 30 40   mean 25, median (20 + 30) / 2 = 25
--   trial 2: 20 50 20      mean 30, median 20
--   trial 3: 35            mean 35, median 35
-- mean of means (25 + 30 + 35) / 3 = 30; standard deviation sqrt((25 + 0 + 25) / 2) = 5;
-- interval 30 / and * exp(t(2) * 5 / sqrt(3) / 30) = exp(4.30265272974946 * 2.88675134594813 / 30) = exp(0.414022952)
-- median of medians 20 25 35: 25. No trial has 20 durations: no p95. Recorded before groups and returned times were: each
-- is one call.
-- The warm-up, and iterations of a phase that is not the task's, do not count.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 1, 'done');
INSERT INTO took VALUES
  (1, 'train', 0, 10), (1, 'train', 1, 20), (1, 'train', 2, 30), (1, 'train', 3, 40), (1, 'warmup', 0, 900),
  (2, 'train', 0, 20), (2, 'train', 1, 50), (2, 'train', 2, 20), (2, 'infer', 0, 7),
  (3, 'train', 0, 35);
