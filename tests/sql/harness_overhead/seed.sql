-- Sweep 1, three blocks, milliseconds a batch:
--   block 1: a 2.2, b 2.2, unsampled 2; block 2: a 1, b 1.21, unsampled 1; block 3: a 1.21, b 1, unsampled 1.
--   Sampling: sqrt(a b) / unsampled is 1.1 in each: 10 %, and no spread. Alike: b / a is 1, 1.21 and 1 / 1.21; their logarithms are
--   0, l and -l, with l = ln 1.21: mean 0, s = l, standard error l / sqrt(3), half width 4.302652729749464 l / sqrt(3). So the ends
--   are 1.21 to the power of -+ 2.4841377118, less one: -37.7198371 and 60.5647696 %.
--   CPU: a of block 1 is in phase train from second 11 to 13, the plan's own trial 40 from 11 to 12. Browser 20 ms in 2 s and 40 ms
--   in 1 s: 2 %. Native host 10 ms in 2 s, and it has no reading in trial 40: 0.5 %. Two extensions 4 and 2 ms in 2 s: 0.3 %. The
--   collector 5 ms from second 11.5 to 12.5: 0.5 %; its batches before, after and of an older one do not count. The renderer of the
--   page counts nowhere.
-- Sweep 2: in block 1 a 1, b 1.21, unsampled 1.1: 0 %, one pair. In block 2 unsampled has failed: b / a is 1 / 1.21. Two pairs alike:
--   mean 0, s = sqrt(2) l, standard error l: the ends are 1.21 to the power of -+ 12.7062047362, less one: -91.1261489 and 1026.9064494 %.
-- Sweep 5: two blocks of 1, 1, 1 and 1, 1, 200: 1 / sqrt(200), -92.928932188 %, and e to the 33.7 either way, which is told to nobody.
-- Sweep 3 has no control. In sweep 4 arm b is queued and a has failed: no pair.
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width,
  parameters, control_arm
)
VALUES
  (11, 'k1', 'reference', '1.0.0', 'cpu', 'browser', 'mlp', 'train', 1, 64, '{}', 'a'),
  (12, 'k2', 'reference', '1.0.0', 'cpu', 'browser', 'mlp', 'train', 1, 64, '{}', 'b'),
  (13, 'k3', 'reference', '1.0.0', 'cpu', 'browser', 'mlp', 'train', 1, 64, '{}', 'unsampled');
INSERT INTO sweep (
  sweep_id, sweep_uuid, contract_version, webdyno_version, plan_name, plan_sha256, plan, seed, host_id, browser_id,
  rate_hz, trial_timeout_ms, state, launched, created_realtime_us, ended_realtime_us
)
VALUES
  (3, 'sweep-3', 1, '0.1.0', 'quick', 'p', '{}', 1, 1, 1, 10, 60000, 'done', 1, 0, 0),
  (4, 'sweep-4', 1, '0.1.0', 'quick', 'p', '{}', 2, 1, 1, 10, 60000, 'running', 1, 0, NULL),
  (5, 'sweep-5', 1, '0.1.0', 'quick', 'p', '{}', 1, 1, 1, 10, 60000, 'done', 1, 0, 0);
CREATE TEMP VIEW controlled (trial_id, sweep_id, block, configuration_id, outcome, ms) AS SELECT NULL, NULL, NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER write_controlled INSTEAD OF INSERT ON controlled
BEGIN
  INSERT INTO trial (
    trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
  )
  VALUES (
    NEW.trial_id, 'trial-' || NEW.trial_id, 1, NEW.sweep_id, NEW.configuration_id, NEW.trial_id, NEW.block, NEW.outcome,
    iif(NEW.outcome IS NULL, NULL, 1)
  );
  INSERT INTO attempt (
    trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome,
    started_us, ended_us, clock_offset_us, clock_error_us, renderer_pid
  )
  VALUES (NEW.trial_id, 1, 1, 0, 0, 'boot-1', NEW.outcome, 10000000, 20000000, 10000000, 0, 100);
  -- Half of it as one batch, and a group of two: together three batches.
  INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, duration_ns, calls)
  SELECT NEW.trial_id, 1, 'train', iteration_index, 0, CAST(round(NEW.ms * 1e6 * share) AS INTEGER), calls
  FROM (SELECT 0 AS iteration_index, 0.5 AS share, NULL AS calls UNION ALL SELECT 1, 2.5, 2)
  WHERE NEW.ms IS NOT NULL;
END;
INSERT INTO controlled VALUES
  (1, 1, 1, 11, 'done', 2.2), (2, 1, 1, 12, 'done', 2.2), (3, 1, 1, 13, 'done', 2),
  (4, 1, 2, 11, 'done', 1), (5, 1, 2, 12, 'done', 1.21), (6, 1, 2, 13, 'done', 1),
  (7, 1, 3, 11, 'done', 1.21), (8, 1, 3, 12, 'done', 1), (9, 1, 3, 13, 'done', 1),
  (11, 2, 1, 11, 'done', 1), (12, 2, 1, 12, 'done', 1.21), (13, 2, 1, 13, 'done', 1.1),
  (14, 2, 2, 11, 'done', 1.21), (15, 2, 2, 12, 'done', 1), (16, 2, 2, 13, 'timeout', 5),
  (21, 4, 1, 11, 'page_crash', NULL), (22, 4, 1, 12, NULL, NULL), (23, 4, 1, 13, 'done', 1),
  (31, 5, 1, 11, 'done', 1), (32, 5, 1, 12, 'done', 1), (33, 5, 1, 13, 'done', 1),
  (34, 5, 2, 11, 'done', 1), (35, 5, 2, 12, 'done', 1), (36, 5, 2, 13, 'done', 200);
INSERT INTO ended VALUES (40, 1, 1, 'done'), (41, 3, 1, 'done');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'warmup', 0, 1000000), (1, 1, 1, 'train', 1000000, 3000000), (40, 1, 0, 'train', 1000000, 2000000);
INSERT INTO lived VALUES
  (1, 1, 50, 1, 'browser'), (2, 1, 60, 1, 'native_host'), (3, 1, 70, 1, 'renderer'), (4, 1, 71, 1, 'renderer'),
  (5, 1, 100, 1, 'renderer'), (6, 40, 50, 1, 'browser');
UPDATE process SET sub_type = 'extension' WHERE process_id IN (3, 4);
INSERT INTO read VALUES
  (1, 10500000, 0, 1), (1, 11000000, 500, 1), (1, 12000000, 510, 1), (1, 13000000, 520, 1), (1, 13100000, 900, 1),
  (2, 11000000, 0, 1), (2, 13000000, 10, 1),
  (3, 11000000, 100, 1), (3, 13000000, 104, 1),
  (4, 11000000, 1, 1), (4, 13000000, 3, 1),
  (5, 11000000, 0, 1), (5, 13000000, 1990, 1),
  (6, 11000000, 0, 1), (6, 12000000, 40, 1);
INSERT INTO sample_batch (trial_id, attempt_number, sequence, newest_us, stored_us, collector_cpu_ns) VALUES
  (1, 1, 0, 10900000, 10990000, 1000000000), (1, 1, 1, 11400000, 11500000, 1001000000),
  (1, 1, 2, 11900000, 12000000, NULL), (1, 1, 3, 12400000, 12500000, 1006000000),
  (1, 1, 4, 12900000, 13010000, 1100000000);
