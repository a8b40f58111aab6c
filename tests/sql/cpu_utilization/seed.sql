-- Readings every 100 ms; page time 0 is second 10 of the host.
--
-- Trial 1 of configuration 1: phase train is page 0.05 .. 0.45 s, so host 10.05 .. 10.45 s. Inside are the readings at
-- 10.1 10.2 10.3 10.4 s. Renderer 100 has CPU 10 60 160 170 ms there: windows of 100 ms with 50 100 10 ms = 50 %, 100 %,
-- 10 %; average (170 - 10) / 300 ms = 53.3333 %. The readings at 10.0 and 10.5 s, outside of the phase, would make 400 %.
-- The GPU process has 0 30 60 90 ms: 90 / 300 = 30 %. Renderer 101 is another tab's at 100 %: it does not count.
-- Trial 2: phase train is page 0 .. 0.25 s, readings at 10.0 10.1 10.2 s with CPU 0 400 800 ms: four threads, 400 %.
-- It has no GPU process.
-- Row of configuration 1: max 400, min 10, average (53.3333 + 400) / 2 = 226.6667; GPU process of trial 1 alone: 30.
--
-- Trial 3 of configuration 3: the phase of 60 ms holds the readings at 10.00 and 10.05 s, no whole window: 25 ms in 50 ms =
-- 50 % on average, max and min unknown.
-- Trial 4 of configuration 2: the phase holds one reading: nothing is known.
-- Trial 5 of configuration 4: the clocks were not aligned (no offset): nothing is known.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 3, 'done'), (4, 1, 2, 'done');
INSERT INTO trial (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
)
VALUES (5, 'trial-5', 1, 1, 4, 5, 1, 'done', 1);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome,
  started_us, ended_us, renderer_pid
)
VALUES (5, 1, 1, 0, 0, 'boot-1', 'done', 10000000, 20000000, 100);
INSERT INTO phase VALUES
  (1, 1, 0, 'warmup', 0, 50000), (1, 1, 1, 'train', 50000, 450000),
  (2, 1, 0, 'train', 0, 250000),
  (3, 1, 0, 'train', 0, 60000),
  (4, 1, 0, 'infer', 0, 90000),
  (5, 1, 0, 'infer', 0, 450000);
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 1, 101, 1, 'renderer'), (3, 1, 60, 1, 'gpu'),
  (4, 2, 100, 1, 'renderer'),
  (5, 3, 100, 1, 'renderer'),
  (6, 4, 100, 1, 'renderer'),
  (7, 5, 100, 1, 'renderer');
INSERT INTO read VALUES
  (1, 10000000, 0, 1), (1, 10100000, 10, 1), (1, 10200000, 60, 1), (1, 10300000, 160, 1), (1, 10400000, 170, 1),
  (1, 10500000, 570, 1),
  (2, 10100000, 0, 1), (2, 10200000, 100, 1), (2, 10300000, 200, 1), (2, 10400000, 300, 1),
  (3, 10100000, 0, 1), (3, 10200000, 30, 1), (3, 10300000, 60, 1), (3, 10400000, 90, 1),
  (4, 10000000, 0, 1), (4, 10100000, 400, 1), (4, 10200000, 800, 1),
  (5, 10000000, 0, 1), (5, 10050000, 25, 1),
  (6, 10000000, 0, 1), (6, 10100000, 70, 1),
  (7, 10000000, 0, 1), (7, 10100000, 70, 1), (7, 10200000, 140, 1);
