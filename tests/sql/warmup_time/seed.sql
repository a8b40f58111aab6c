-- The first iteration of the warm-up alone, of training and inference; further ones are in no view. One duration a trial has no
-- percentile. The call returned after 100 of 120 ms in training, and after 10 and 20 ms in inference: mean and median 15.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 2, 'done'), (3, 1, 2, 'done'), (4, 1, 5, 'done');
INSERT INTO took VALUES
  (1, 'warmup', 0, 120), (1, 'warmup', 1, 9), (1, 'train', 0, 8),
  (2, 'warmup', 0, 30), (2, 'warmup', 1, 2), (3, 'warmup', 0, 50),
  (4, 'warmup', 0, 1);
UPDATE iteration SET returned_ns = 100000000 WHERE trial_id = 1;
UPDATE iteration SET returned_ns = 10000000 WHERE trial_id = 2;
UPDATE iteration SET returned_ns = 20000000 WHERE trial_id = 3;
