-- The first iteration of the warm-up alone, of training and inference; further ones are on the way to steady state.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 2, 'done'), (3, 1, 2, 'done'), (4, 1, 5, 'done');
INSERT INTO took VALUES
  (1, 'warmup', 0, 120), (1, 'warmup', 1, 9), (1, 'train', 0, 8),
  (2, 'warmup', 0, 30), (2, 'warmup', 1, 2), (3, 'warmup', 0, 50),
  (4, 'warmup', 0, 1);
