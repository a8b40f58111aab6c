-- Trial 1 samples at 50 Hz: of each tenth of a second the last reading counts, so that a window is 100 ms and not 20 ms.
-- CPU stands still for 80 ms and jumps by 20 ms in the last 20 ms of each tenth: 20 % in every window, 100 % in 20 ms.
-- Readings at 10.00, 10.02 .. 10.38 s; last ones 10.08 10.18 10.28 10.38 with CPU 20 40 60 80.
-- The jump is at .08, so average from 10.00 (0) to 10.38 (80): 80 / 380 ms = 21.0526 %.
-- Trial 2 misses ticks: readings at 10.0 10.1 10.5 10.6 with CPU 0 10 250 270: windows 10 %, 240 / 400 ms = 60 %, 20 %.
-- Trial 3: readings at 10.08 and 10.11 are in two tenths but 30 ms apart: that window is left out, the next one, 10.11 to
-- 10.21 with 30 ms, is 30 %.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 1, 'done');
INSERT INTO phase VALUES (1, 1, 0, 'train', 0, 1000000), (2, 1, 0, 'train', 0, 1000000), (3, 1, 0, 'train', 0, 1000000);
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer'), (2, 2, 100, 1, 'renderer'), (3, 3, 100, 1, 'renderer');
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
INSERT INTO read SELECT 1, 10000000 + i * 20000, (i + 1) / 5 * 20, 1 FROM n;
INSERT INTO read VALUES
  (2, 10000000, 0, 1), (2, 10100000, 10, 1), (2, 10500000, 250, 1), (2, 10600000, 270, 1),
  (3, 10080000, 0, 1), (3, 10110000, 30, 1), (3, 10210000, 60, 1);
