-- Sweep 2 is observed. A display of one frame in 10 ms; page work takes 5 ms alone in trial 1, 7 in trial 2.
-- Trial 1, train: frames after 16, 4, 50 and 10 ms are 80 ms, so 8 frames, of which 4 came: the early one makes up for the late
-- one. One task of 60 ms. Knocks of 1 to 20 ms: median 10.5, 19 at place ceil(0.95 * 20) = 19. Work of 10, 20 and 60 ms: 20, 4
-- times that alone. In its warm-up one frame after 30 ms, so 2 were dropped, and a block of 25 ms.
-- Trial 2, train: no frame dropped; knocks of 3 and 5 ms: median 4, too few for a percentile; no work was asked for.
-- Together: 6 frames, 4 dropped, 100 ms; medians 7.25 of two, 19 and 4 of one.
-- Trial 3 failed: what it reported is not taken. Trial 4 is of a sweep that was not observed, trial 5 a probe: no row of theirs.
-- Trial 6 brought nothing: a row without numbers.
UPDATE sweep SET plan = '{"experience":true}' WHERE sweep_id = 2;
INSERT INTO ended VALUES
  (1, 2, 1, 'done'), (2, 2, 1, 'done'), (3, 2, 1, 'page_error'), (4, 1, 1, 'done'), (5, 2, 5, 'done'), (6, 2, 2, 'done');
UPDATE attempt SET flags = '["experience"]' WHERE trial_id IN (1, 2, 3);
CREATE TEMP TABLE seen (trial_id, phase, kind, ms);
INSERT INTO seen VALUES
  (1, 'alone', 'frame', 10), (1, 'alone', 'frame', 9), (1, 'alone', 'frame', 11), (1, 'alone', 'knock', 0.1),
  (1, 'alone', 'page_work', 5),
  (1, 'warmup', 'frame', 30), (1, 'warmup', 'knock', 25),
  (1, 'train', 'frame', 16), (1, 'train', 'frame', 4), (1, 'train', 'frame', 50), (1, 'train', 'frame', 10),
  (1, 'train', 'long_task', 60), (1, 'train', 'input', 70),
  (1, 'train', 'page_work', 60), (1, 'train', 'page_work', 10), (1, 'train', 'page_work', 20),
  (2, 'alone', 'frame', 10), (2, 'alone', 'page_work', 7),
  (2, 'train', 'frame', 10), (2, 'train', 'frame', 10), (2, 'train', 'knock', 3), (2, 'train', 'knock', 5),
  (3, 'alone', 'frame', 10), (3, 'train', 'frame', 990), (4, 'alone', 'frame', 10), (4, 'train', 'frame', 980),
  (5, 'alone', 'frame', 10);
INSERT INTO seen
WITH RECURSIVE knocks (ms) AS (SELECT 1 UNION ALL SELECT ms + 1 FROM knocks WHERE ms < 20)
SELECT 1, 'train', 'knock', ms FROM knocks;
INSERT INTO observation (trial_id, attempt_number, phase, kind, observation_index, start_page_us, duration_us)
SELECT trial_id, 1, phase, kind, rowid, 0, CAST(ms * 1000 AS INTEGER) FROM seen;
-- Elements say otherwise than their plans: configuration 3 is not observed in sweep 2 (no row), and 4 is in sweep 1: without numbers.
INSERT INTO trial_terms (sweep_id, configuration_id, experience) VALUES (2, 3, 0), (1, 4, 1);
INSERT INTO ended VALUES (7, 2, 3, 'done'), (8, 1, 4, 'done');
