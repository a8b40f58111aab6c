-- Trial 1 samples at 50 Hz: of each tenth of a second the last reading counts, so that a window is 100 ms and not 20 ms.
-- CPU stands still for 80 ms and jumps by 20 ms in the last 20 ms of each tenth: 20 % in every window, 100 % in 20 ms.
-- Readings at 10.00, 10.02 .. 11.18 s; last ones 10.08 10.18 .. 11.18 with CPU 20 40 .. 240.
-- The jump is at .08, so average from 10.00 (0) to 11.18 (240): 240 / 1,180 ms = 20.339 %.
-- Trial 2 misses ticks: readings at 10.0 10.1 10.5 10.6 11.6 with CPU 0 10 250 270 770: windows 10 %, 240 / 400 ms = 60 %, 20 %,
-- 500 / 1,000 ms = 50 %; average 770 / 1,600 ms = 48.125 %.
-- Trial 3: readings at 10.08 and 10.11 are in two tenths but 30 ms apart: that window, of 100 %, is left out; the next ones, 10.11
-- to 10.21 with 30 ms and to 11.11 with 270 ms, are 30 %. Average (30 + 300) / 1,030 ms = 32.0388 %.
-- Trial 4: 999 ms from the first to the last reading, with windows of 10 %: too short to say any of it.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 1, 'done'), (4, 1, 1, 'done');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) SELECT trial_id, 1, 0, 'train', 0, 2000000 FROM trial;
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 2, 100, 1, 'renderer'), (3, 3, 100, 1, 'renderer'), (4, 4, 100, 1, 'renderer');
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59)
INSERT INTO read SELECT 1, 10000000 + i * 20000, (i + 1) / 5 * 20, 1 FROM n;
INSERT INTO read VALUES
  (2, 10000000, 0, 1), (2, 10100000, 10, 1), (2, 10500000, 250, 1), (2, 10600000, 270, 1), (2, 11600000, 770, 1),
  (3, 10080000, 0, 1), (3, 10110000, 30, 1), (3, 10210000, 60, 1), (3, 11110000, 330, 1),
  (4, 10000000, 0, 1), (4, 10100000, 10, 1), (4, 10999000, 99, 1);
