-- Page time 0 is second 10 of the host.
--
-- Trial 1 of configuration 1: phase train is page 0.5 .. 2.45 s, so host 10.5 .. 12.45 s; the clocks are known to 50 ms, so
-- readings count from 10.55 to 12.40 s. Inside are those of renderer 100 at 10.6 11.0 11.1 12.4 s with CPU 10 60 160 170 ms:
-- windows of 400 ms with 50 ms, 12.5 %, of 100 ms with 100 ms, 100 %, of 1,300 ms with 10 ms, 0.7692 %; average
-- (170 - 10) / 1,800 ms = 8.8889 %. The readings at 10.54 and 12.41 s, which may be from outside, would make 400 %.
-- Renderer 101 is another tab's at 100 %: it does not count.
-- Its GPU process 60 has CPU 0 .. 300 ms from 10.6 to 11.6 s and ends; process 61 begins with 2,000,000 ms, as a counter of its
-- own, and has 2,000,300 ms 0.4 s later, at 12.1 s, 300 ms after 11.8 s: 300 + 300 ms in the 1,500 ms from 10.6 to 12.1 s = 40 %.
-- Taken together as one process they would make 133,353 %.
-- Trial 2: phase train is page 0 .. 1 s, readings at 10.0 and 11.0 s with CPU 0 and 4,000 ms: four threads, 400 % in the
-- 1,000 ms that it takes to be told. It has no GPU process.
-- Row of configuration 1: max 400, min 0.7692, average (8.8889 + 400) / 2 = 204.4444, GPU process of trial 1 alone: 40;
-- measured_ms (1,800 + 1,000) / 2 = 1,400.
--
-- Trial 3 of configuration 3: 999 ms between its readings: its 50 % are not told, measured_ms is.
-- Trial 4 of configuration 2: the phase holds one reading: 0 ms between first and last.
-- Trial 5 of configuration 4: the clocks were not aligned (no offset, no error): nothing is known.
-- Trial 6 of configuration 3 failed.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 3, 'done'), (4, 1, 2, 'done'), (6, 1, 3, 'timeout');
UPDATE attempt SET clock_error_us = 50000 WHERE trial_id = 1;
INSERT INTO trial (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
)
VALUES (5, 'trial-5', 1, 1, 4, 5, 1, 'done', 1);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome,
  started_us, ended_us, renderer_pid
)
VALUES (5, 1, 1, 0, 0, 'boot-1', 'done', 10000000, 20000000, 100);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'warmup', 0, 500000), (1, 1, 1, 'train', 500000, 2450000), (1, 1, 2, 'check', 2450000, 5000000),
  (2, 1, 0, 'train', 0, 1000000),
  (3, 1, 0, 'train', 0, 1200000),
  (4, 1, 0, 'infer', 0, 90000),
  (5, 1, 0, 'infer', 0, 2000000),
  (6, 1, 0, 'train', 0, 2000000);
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 1, 101, 1, 'renderer'), (3, 1, 60, 1, 'gpu'), (9, 1, 61, 2, 'gpu'),
  (4, 2, 100, 1, 'renderer'),
  (5, 3, 100, 1, 'renderer'),
  (6, 4, 100, 1, 'renderer'),
  (7, 5, 100, 1, 'renderer'),
  (8, 6, 100, 1, 'renderer');
INSERT INTO read VALUES
  (1, 10540000, 0, 1), (1, 10600000, 10, 1), (1, 11000000, 60, 1), (1, 11100000, 160, 1), (1, 12400000, 170, 1),
  (1, 12410000, 570, 1),
  (2, 10600000, 0, 1), (2, 11000000, 400, 1), (2, 12400000, 1800, 1),
  (3, 10600000, 0, 1), (3, 11000000, 100, 1), (3, 11600000, 300, 1),
  (9, 11800000, 2000000, 1), (9, 12100000, 2000300, 1),
  (4, 10000000, 0, 1), (4, 11000000, 4000, 1),
  (5, 10000000, 0, 1), (5, 10500000, 250, 1), (5, 10999000, 500, 1),
  (6, 10000000, 0, 1), (6, 10100000, 70, 1),
  (7, 10000000, 0, 1), (7, 11000000, 70, 1), (7, 12000000, 140, 1),
  (8, 10000000, 0, 1), (8, 11000000, 70, 1), (8, 12000000, 140, 1);
