-- Configuration 1: one done (12 ms), one timeout and one page_error with iterations that must not count, one unsupported.
-- Configuration 3: failures alone keep a row without numbers. Configuration 2: unsupported alone is no failure.
-- Configuration 4 has trials that are queued or running: no row.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'timeout'), (3, 1, 1, 'page_error'), (4, 1, 1, 'unsupported'),
  (5, 1, 3, 'page_crash'), (6, 1, 3, 'out_of_memory'),
  (7, 1, 2, 'unsupported');
INSERT INTO trial (trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block)
VALUES (8, 'trial-8', 1, 1, 4, 8, 1), (9, 'trial-9', 1, 1, 4, 9, 1);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id
)
VALUES (9, 1, 1, 0, 0, 'boot-1');
INSERT INTO took VALUES (1, 'train', 0, 12), (2, 'train', 0, 1000), (3, 'train', 0, 2000), (9, 'infer', 0, 3000);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (9, 1, 0, 'model_load', 0, 1000),
  (1, 1, 0, 'train', 0, 2000000), (2, 1, 0, 'train', 0, 2000000), (5, 1, 0, 'train', 0, 2000000);
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES (2, 1, 'model_file_bytes', 'bytes', 77, NULL), (9, 1, 'model_file_bytes', 'bytes', 78, NULL);
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer'), (2, 2, 100, 1, 'renderer'), (3, 5, 100, 1, 'renderer');
INSERT INTO read VALUES (1, 11000000, 1, 5000), (2, 11000000, 1, 9000), (3, 11000000, 1, 9000);
