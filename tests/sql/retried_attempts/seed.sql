-- Trial 1 of configuration 2: attempt 1 lost its driver, attempt 2 is done on the next boot, where the clock and the pids
-- begin anew: pid 100 with the same start is another process there. Nothing of attempt 1 may show.
-- Attempt 2: model_load 3 ms, warm-up 40 ms, inference 4 and 6 ms, 500 bytes of model; phase infer page 0 .. 1 s = second
-- 10 .. 11; CPU 200 ms in 1 s = 20 %; footprint 1000 and 3000: mean 2000.
INSERT INTO trial (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
)
VALUES (1, 'trial-1', 1, 1, 2, 1, 1, 'done', 2);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome,
  started_us, ended_us, clock_offset_us, clock_error_us, renderer_pid
)
VALUES
  (1, 1, 1, 0, 0, 'boot-1', 'driver_lost', 10000000, NULL, 10000000, 0, 100),
  (1, 2, 1, 0, 0, 'boot-2', 'done', 10000000, 20000000, 10000000, 0, 100);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'model_load', 0, 99000), (1, 1, 1, 'infer', 0, 1000000),
  (1, 2, 0, 'model_load', 0, 3000), (1, 2, 1, 'infer', 0, 1000000);
INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, duration_ns) VALUES
  (1, 1, 'warmup', 0, 0, 999000000), (1, 1, 'infer', 0, 0, 999000000),
  (1, 2, 'warmup', 0, 0, 40000000), (1, 2, 'infer', 0, 0, 4000000), (1, 2, 'infer', 1, 0, 6000000);
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES
  (1, 1, 'model_file_bytes', 'bytes', 999, NULL), (1, 1, 'max_abs_error', '1', 9, NULL),
  (1, 2, 'model_file_bytes', 'bytes', 500, NULL), (1, 2, 'max_abs_error', '1', 0.5, NULL);
INSERT INTO process (
  process_id, trial_id, attempt_number, pid, start_ticks, role, sub_type, renderer_client_id, first_seen_us,
  exited_us
)
VALUES
  (1, 1, 1, 100, 7, 'renderer', NULL, NULL, 0, NULL),
  (2, 1, 2, 100, 7, 'renderer', NULL, NULL, 0, NULL);
INSERT INTO read VALUES
  (1, 10000000, 0, 99000), (1, 11000000, 990, 99000),
  (2, 10000000, 500, 1000), (2, 11000000, 700, 3000);
