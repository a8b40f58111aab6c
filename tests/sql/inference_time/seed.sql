-- The same configuration in two sweeps is two rows. Sweep 1: 2 and 4 ms, mean 3; the warm-up of 500 ms is not in it.
-- Sweep 2: two trials of 6 and 10 ms: mean 8, median 8, standard error |10 - 6| / 2 = 2,
-- interval 8 / and * exp(t(1) * 2 / 8) = exp(25.4124094724 / 8): 0.333835 and 191.711709. No trial has 20 durations: no p95.
INSERT INTO ended VALUES (1, 1, 2, 'done'), (2, 2, 2, 'done'), (3, 2, 2, 'done');
INSERT INTO took VALUES
  (1, 'warmup', 0, 500), (1, 'infer', 0, 2), (1, 'infer', 1, 4),
  (2, 'infer', 0, 6), (3, 'infer', 0, 10);
