-- One trial with two attempts; the second decided it. Every table has a row that must be in the hash and, where there can
-- be one, a row that must not. Texts with a quote, a line end and letters beyond ASCII; reals that have no short form.
INSERT INTO trial (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, workload_sha256, outcome,
  attempt_number
)
VALUES (7, '01942f3a-8c00-7abc-8def-0123456789ab', 1, 1, 2, 3, 1, 'aa', 'done', 2);
INSERT INTO attempt (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome, cause, message,
  started_us, ended_us, started_realtime_us, realtime_error_us, renderer_pid, renderer_pid_method, clock_offset_us,
  clock_error_us, requested_backend, actual_backend, adapter, adapter_is_software, threads, simd, timer_resolution_us,
  cross_origin_isolated, flags, facts, sampler_batches, sampler_ticks, sampler_missed_ticks, sampler_cpu_ns, host_id,
  workload_sha256, framework_sha256, readback
)
VALUES
  (
    7, 1, 1, 0, 0, 'boot-1', 'tab_closed', 'closed', NULL, 1, 2, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, '[]', '{}', NULL, NULL, NULL, NULL, 1,
    'dd', 'ee', NULL
  ),
  (
    7, 2, 1, 0, 0, 'boot-1', 'done', NULL, 'a "quoted" word' || char(10) || 'über €', 10000000, 20000000, 1767225600123456,
    NULL, 100, 'debugger_trace', 9999000, 310, 'cpu', 'cpu', NULL, NULL, 1, 0, 5, 1, '["no_steady_state"]',
    '{"update_rule":"sgd"}', 20, 100, 1, 7654321, 1, 'bb', 'cc', 'sync'
  );
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (7, 1, 0, 'build', 0, NULL), (7, 2, 0, 'build', 100, 200), (7, 2, 1, 'infer', 200, 900);
INSERT INTO iteration (
  trial_id, attempt_number, phase, iteration_index, start_page_us, duration_ns, returned_ns, calls
)
VALUES
  (7, 1, 'infer', 0, 0, 1, 1, 1), (7, 2, 'infer', 0, 200, 350000, 20000, 1), (7, 2, 'infer', 1, 555, 345000, 90000, 12),
  (7, 2, 'warmup', 0, 100, 90000, 90000, 1);
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES
  (7, 1, 'loss', '1', 1, NULL), (7, 2, 'max_abs_error', '1', 0.1, 'infer'), (7, 2, 'loss', '1', NULL, NULL),
  (7, 2, 'model_file_bytes', 'bytes', 5000000000, NULL);
INSERT INTO clock_sync (trial_id, attempt_number, ping_index, page_send_us, host_us, page_receive_us) VALUES
  (7, 1, 0, 1, 2, 3), (7, 2, 0, 100.25, 10099500, 400), (7, 2, 1, 500, 10499555, 900.125);
INSERT INTO process (
  process_id, trial_id, attempt_number, pid, start_ticks, role, sub_type, renderer_client_id, first_seen_us, exited_us
)
VALUES
  (1, 7, 1, 100, 5, 'renderer', NULL, NULL, 1, NULL),
  (2, 7, 2, 100, 5, 'renderer', NULL, 7, 10000000, NULL),
  (3, 7, 2, 60, 4, 'gpu', NULL, NULL, 10000000, 15000000),
  (4, 7, 2, 61, 4, 'utility', 'network.mojom.NetworkService', NULL, 10000000, NULL);
INSERT INTO process_reading (
  trial_id, t_us, process_id, cpu_ns, resident_bytes, footprint_bytes, thread_count, minor_faults, major_faults
)
VALUES
  (7, 1, 1, 9, 9, 9, NULL, NULL, NULL),
  (7, 10000000, 2, 1000, 4096, 2048, 17, 1, 0), (7, 10100000, 2, 3000, 8192, 4096, NULL, NULL, NULL),
  (7, 10000000, 3, 500, 100, 50, 8, 1, 0);
INSERT INTO system_reading (trial_id, attempt_number, t_us, cost_us, missed_ticks) VALUES
  (7, 1, 1, 99, 9), (7, 2, 10000000, 60, 0), (7, 2, 10100000, 61, 1);
INSERT INTO gpu (gpu_id, host_id, name, driver, bus_id, memory_bytes) VALUES
  (1, 1, 'Intel UHD Graphics 620', 'i915', '0000:00:02.0', NULL);
INSERT INTO gpu_reading (trial_id, attempt_number, t_us, gpu_id, busy_ns, memory_bytes) VALUES
  (7, 2, 10000000, 1, 1000, NULL), (7, 2, 10100000, 1, 2000, 77);
