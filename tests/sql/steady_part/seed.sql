-- One trial whose first second is slower and busier than the other two, as its course says, and one that was never steady.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 2, 'done');
INSERT INTO took VALUES
  (1, 'warmup', 0, 100), (1, 'train', 0, 30), (1, 'train', 1, 30), (1, 'train', 2, 10), (1, 'train', 3, 12),
  (2, 'train', 0, 30), (2, 'train', 1, 10),
  (3, 'infer', 0, 30);
UPDATE attempt SET flags = '["noisy","no_steady_state"]' WHERE trial_id < 3;
INSERT INTO trial_course (trial_id, course, steady_from, steady_start_page_us, left_out_calls, flags) VALUES
  (1, 'warm_up', 2, 2000000, 2, '["noisy"]'),
  (2, 'never', 0, 1000000, 0, '["noisy","no_steady_state"]'),
  (3, NULL, 0, 1000000, 0, '[]');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us)
SELECT trial_id, 1, 0, iif(trial_id = 3, 'infer', 'train'), 1000000, 4000000 FROM trial;
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer'), (2, 2, 100, 1, 'renderer');
-- 200 % until page time 2 s, 100 % after it.
INSERT INTO read VALUES
  (1, 11000000, 0, 5), (1, 12000000, 2000, 9), (1, 13000000, 3000, 7), (1, 14000000, 4000, 7),
  (2, 11000000, 0, 5), (2, 12000000, 2000, 9), (2, 13000000, 3000, 7), (2, 14000000, 4000, 7);
