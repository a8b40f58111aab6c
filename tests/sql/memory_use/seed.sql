-- Page time 0 is second 10. Trial 1: renderer footprints 1000 4000 1000 in phase train, seconds 10.3 .. 10.5: peak 4000, mean
-- 2000. Building before it (70000), saving (80000) and the checks after it (90000), and what lies between phases (60000), are not
-- in it; nor is the reading 1 us before its end, where the clocks are known to 2 us. The warm-up's peak is 3000.
-- Trial 2: 6001 6001: peak 6001, mean 6001; no reading in its warm-up.
-- Row: peak 6001, mean (2000 + 6001) / 2 = 4000.5, rounded 4001. GPU process: 700 900 in trial 1, 800 in trial 2: 900; 9000 while
-- building does not count. Other renderers, utilities and the browser do not count.
-- Trial 3 infers: model_load 5000 and measured 2000. Trial 4 of the same: no reading in a phase.
-- Empty page: the last reading before the first phase, 1000 in trial 1, 1500 in trial 3, none in the others. Their model files have 100
-- and 50 bytes: (4000 - 1000) / 100 = 30, (2000 - 1500) / 50 = 10. Trial 2 has a model file and no empty page, so no ratio.
-- Configuration 5, a probe, has no such phase and no row.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 2, 'done'), (4, 1, 4, 'done'), (5, 1, 5, 'done');
UPDATE attempt SET clock_error_us = 2 WHERE trial_id = 1;
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'build', 0, 100000), (1, 1, 1, 'warmup', 150000, 250000), (1, 1, 2, 'train', 290000, 510000),
  (1, 1, 3, 'save', 510000, 600000), (1, 1, 4, 'check', 600000, 900000),
  (2, 1, 0, 'warmup', 0, 50000), (2, 1, 1, 'train', 50000, 400000),
  (3, 1, 0, 'model_load', 0, 100000), (3, 1, 1, 'infer', 200000, 300000),
  (4, 1, 0, 'infer', 0, 50000),
  (5, 1, 0, 'build', 0, 900000);
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 1, 101, 1, 'renderer'), (3, 1, 60, 1, 'gpu'), (4, 1, 50, 1, 'browser'),
  (5, 2, 100, 1, 'renderer'), (6, 2, 60, 1, 'gpu'),
  (7, 3, 100, 1, 'renderer'), (8, 4, 100, 1, 'renderer'), (9, 5, 100, 1, 'renderer');
INSERT INTO metric (trial_id, attempt_number, name, unit, value) VALUES
  (1, 1, 'model_file_bytes', 'bytes', 100), (2, 1, 'model_file_bytes', 'bytes', 100), (3, 1, 'model_file_bytes', 'bytes', 50);
INSERT INTO read VALUES
  (1, 9950000, 0, 500), (1, 9980000, 0, 1000), (2, 9990000, 0, 70000), (7, 9990000, 0, 1500),
  (1, 10050000, 0, 70000), (1, 10120000, 0, 60000), (1, 10200000, 0, 3000),
  (1, 10300000, 0, 1000), (1, 10400000, 0, 4000), (1, 10500000, 0, 1000), (1, 10509999, 0, 80000), (1, 10550000, 0, 80000),
  (1, 10700000, 0, 90000),
  (2, 10400000, 0, 90000), (4, 10400000, 0, 80000),
  (3, 10050000, 0, 9000), (3, 10300000, 0, 700), (3, 10400000, 0, 900),
  (5, 10100000, 0, 6001), (5, 10200000, 0, 6001), (6, 10100000, 0, 800),
  (7, 10050000, 0, 5000), (7, 10150000, 0, 7000), (7, 10250000, 0, 2000),
  (8, 10060000, 0, 12345), (9, 10100000, 0, 12345);
