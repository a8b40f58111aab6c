-- Trial 1: renderer footprints 1000 4000 1000: peak 4000, mean 2000. Trial 2: 6001 6001: peak 6001, mean 6001.
-- Row: peak 6001, mean (2000 + 6001) / 2 = 4000.5, rounded 4001. GPU process: 700 900 in trial 1, 800 in trial 2: 900.
-- Other renderers, utilities and the browser do not count. Readings before any phase do: loading costs memory.
-- Configuration 5, a probe, has a row too; its renderer is unknown: no numbers, but those of the GPU process.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done');
INSERT INTO trial (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
)
VALUES (3, 'trial-3', 1, 1, 5, 3, 1, 'done', 1);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome
)
VALUES (3, 1, 1, 0, 0, 'boot-1', 'done');
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 1, 101, 1, 'renderer'), (3, 1, 60, 1, 'gpu'), (4, 1, 50, 1, 'browser'),
  (5, 2, 100, 1, 'renderer'), (6, 2, 60, 1, 'gpu'),
  (7, 3, 100, 1, 'renderer'), (8, 3, 60, 1, 'gpu');
INSERT INTO read VALUES
  (1, 10000000, 0, 1000), (1, 10100000, 0, 4000), (1, 10200000, 0, 1000),
  (2, 10000000, 0, 90000), (3, 10000000, 0, 700), (3, 10100000, 0, 900), (4, 10000000, 0, 80000),
  (5, 10000000, 0, 6001), (5, 10100000, 0, 6001), (6, 10000000, 0, 800),
  (7, 10000000, 0, 12345), (8, 10000000, 0, 600);
