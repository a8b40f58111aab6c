-- Page time 50 ms is second 10.05 of the host by the offset of 10 s; another trial's offset is its own. A trial whose
-- clocks were not aligned keeps its durations and has no place on the host's clock. A phase left open is no phase, and a
-- failed trial's phases are in no statistics.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'page_error');
INSERT INTO trial (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
)
VALUES (3, 'trial-3', 1, 1, 1, 3, 1, 'done', 1), (4, 'trial-4', 1, 1, 2, 4, 1, 'done', 1);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome, clock_offset_us, clock_error_us
)
VALUES (3, 1, 1, 0, 0, 'b', 'done', NULL, NULL), (4, 1, 1, 0, 0, 'b', 'done', 70000000, 310);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'build', 0, 50000), (1, 1, 1, 'train', 50000, 250000), (1, 1, 2, 'save', 250000, NULL),
  (2, 1, 0, 'train', 0, 1000),
  (3, 1, 0, 'train', 0, 7000),
  (4, 1, 0, 'infer', 5, 15), (4, 1, 1, 'train', 20, 30);
