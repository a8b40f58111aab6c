-- Trial 1 done, with everything; trial 2 failed in warmup without a clock pair; trial 3 runs; trial 4 is queued.
-- 1767225600123456 us after 1970 is 2026-01-01T00:00:00.123Z; 20000000 - 10000000 us = 10 s.
-- Iterations: one of the warm-up, one and a group of 40 of the training.
-- The browser said that its time began at 10 s, 120 us before the middle of what the pings leave: within their 310 us.
-- Of the renderer's readings the one at 20.1 s is after the end.
INSERT INTO trial (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number, content_sha256
)
VALUES
  (1, 'trial-1', 1, 1, 1, 1, 1, 'done', 1, 'abc'), (2, 'trial-2', 1, 1, 3, 2, 1, 'gpu_error', 3, 'def'),
  (3, 'trial-3', 1, 1, 1, 3, 2, NULL, NULL, NULL), (4, 'trial-4', 1, 1, 5, 4, 2, NULL, NULL, NULL);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome, cause, message,
  failed_phase, started_us, ended_us, started_realtime_us, renderer_pid, clock_offset_us, clock_error_us, actual_backend,
  adapter, flags
)
VALUES
  (
    1, 1, 1, 0, 0, 'b', 'done', NULL, NULL, NULL, 10000000, 20000000, 1767225600123456, 100, 10000000, 310, 'cpu', NULL,
    '["no_steady_state"]'
  ),
  (2, 1, 1, 0, 0, 'b', 'visibility_lost', 'hidden', 'first', 'train', 1, 2, 3, 4, 5, 6, NULL, NULL, '[]'),
  (2, 2, 1, 0, 0, 'b', 'tab_closed', 'closed', 'second', 'train', 1, 2, 3, 4, 5, 6, NULL, NULL, '[]'),
  (
    2, 3, 1, 0, 0, 'b', 'gpu_error', 'webgl_context_lost', 'context, "lost"', 'warmup', NULL, NULL, NULL, NULL, NULL, NULL,
    'webgl', 'SwiftShader', '[]'
  ),
  (3, 1, 1, 0, 0, 'b', NULL, NULL, NULL, NULL, 10000000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (1, 1, 0, 'build', 0, 1), (1, 1, 1, 'train', 1, 2), (2, 3, 0, 'warmup', 0, NULL), (2, 1, 0, 'build', 0, 1);
INSERT INTO took VALUES (1, 'train', 0, 1), (1, 'warmup', 0, 1);
INSERT INTO took_together VALUES (1, 'train', 1, 40, 80, 20);
UPDATE attempt
SET
  facts = '{"update_rule":"minibatch","network":"dense 64 relu, dense 10 softmax"}', readback = 'async',
  host_id = 1, browser_attempt = 7, clock_error_us = 7, clock_source = 'navigation_start', pings_offset_us = 10000120,
  pings_error_us = 310, navigation_start_us = 10000000, navigation_start_error_us = 7
WHERE trial_id = 1;
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES (1, 1, 'max_abs_error', '1', 2.5e-07, NULL), (1, 1, 'loss', '1', 2.3, 'train'),
  (1, 1, 'output_max_abs_error', '1', 1.5e-07, NULL), (1, 1, 'step_max_error', '1', 3.5e-08, NULL),
  (1, 1, 'warmup_calls', 'count', 41, 'warmup'), (1, 1, 'warmup_cv', '1', 0.04, 'warmup');
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer'), (2, 1, 50, 1, 'browser');
INSERT INTO read VALUES
  (1, 10000000, 0, 1), (1, 15000000, 0, 1), (1, 20000000, 0, 1), (1, 20100000, 0, 1), (2, 15000000, 0, 1);
-- The GPU process began at tick 250 of 100 a second: sampling at 10 s finds it 7.5 s old.
INSERT INTO process (trial_id, attempt_number, pid, start_ticks, role, first_seen_us) VALUES (1, 1, 90, 250, 'gpu', 10000000);
