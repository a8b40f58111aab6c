-- Sweep 1, of 3 trials at least and an interval of 2 %. Configuration 1 has it: 9.99, 10, 10.01, +- 0.25 %. Configuration 3 has
-- not, by its maximum of four: 9, 10, 11, 10. Of configuration 2 two are done and one failed, and the budget was spent;
-- configuration 4 has no number. Sweep 2, of a fixed number: of configuration 1 two of three are done, 3 has not ended yet.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 1, 'done'),
  (4, 1, 3, 'done'), (5, 1, 3, 'done'), (6, 1, 3, 'done'), (7, 1, 3, 'done'),
  (8, 1, 2, 'done'), (9, 1, 2, 'done'), (10, 1, 2, 'timeout'),
  (11, 1, 4, 'page_error'), (12, 1, 4, 'page_error'), (13, 1, 4, 'page_error'),
  (14, 2, 1, 'done'), (15, 2, 1, 'done'), (16, 2, 1, 'timeout'),
  (17, 2, 3, 'done');
INSERT INTO took VALUES
  (1, 'train', 0, 9.99), (2, 'train', 0, 10), (3, 'train', 0, 10.01),
  (4, 'train', 0, 9), (5, 'train', 0, 10), (6, 'train', 0, 11), (7, 'train', 0, 10),
  (8, 'infer', 0, 10), (8, 'warmup', 0, 20), (9, 'infer', 0, 10.01), (9, 'warmup', 0, 20),
  (14, 'train', 0, 10), (15, 'train', 0, 10), (17, 'train', 0, 10);
UPDATE attempt SET flags = '["noisy"]' WHERE trial_id IN (4, 14);
INSERT INTO sweep_configuration (
  sweep_id, configuration_id, place, min_trials, max_trials, ci_half_width, block, trials, ended, done, measured, expected_trials, stopped
)
VALUES
  (1, 1, 0, 3, 4, 0.02, 3, 3, 3, 3, 3, 3, 'precision'),
  (1, 3, 1, 3, 4, 0.02, 4, 4, 4, 4, 4, 4, 'max_trials'),
  (1, 2, 2, 3, 4, 0.02, 3, 3, 3, 2, 2, 3, 'budget'),
  (1, 4, 3, 3, 4, 0.02, 3, 3, 3, 0, 0, 3, 'never_done'),
  (2, 1, 0, 3, 3, NULL, 3, 3, 3, 2, 2, 3, 'max_trials'),
  (2, 3, 1, 3, 3, NULL, 3, 3, 1, 1, 1, 3, NULL);
