-- What every case stands on: one host, one browser, two sweeps, five configurations, and short ways to write trials.
PRAGMA foreign_keys = ON;
INSERT INTO host (
  host_id, host_uuid, machine_id_sha256, hostname, fingerprint_sha256, fingerprint, clock_ticks_per_s, page_bytes
)
VALUES (1, 'host-1', NULL, 'bench', 'f', '{}', 100, 4096);
INSERT INTO browser (
  browser_id, browser_uuid, host_id, product, version, user_agent, headless, launched, command_line, pid,
  extension_version, native_host_version, boot_id, volatile, registered_us, registered_realtime_us
)
VALUES (1, 'browser-1', 1, 'Chromium', '156', 'ua', 1, 1, '[]', 50, '0.1.0', '0.1.0', 'boot-1', '{}', 0, 0);
INSERT INTO sweep (
  sweep_id, sweep_uuid, contract_version, webdyno_version, plan_name, plan_sha256, plan, seed, host_id, browser_id,
  rate_hz, trial_timeout_ms, state, launched, created_realtime_us, ended_realtime_us
)
VALUES
  (1, 'sweep-1', 1, '0.1.0', 'quick', 'p', '{}', 1, 1, 1, 10, 60000, 'done', 1, 0, 0),
  (2, 'sweep-2', 1, '0.1.0', 'quick', 'p', '{}', 2, 1, 1, 10, 60000, 'running', 1, 0, NULL);
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width,
  parameters
)
VALUES
  (1, 'c1', 'tfjs', '4.22.0', 'cpu', 'browser', 'mlp', 'train', 2, 64, '{}'),
  (2, 'c2', 'tfjs', '4.22.0', 'cpu', 'browser', 'mlp', 'infer', 2, 64, '{}'),
  (3, 'c3', 'convnetjs', '0.3.0', 'cpu', 'browser', 'mlp', 'train', 2, 64, '{}'),
  (4, 'c4', 'convnetjs', '0.3.0', 'cpu', 'browser', 'mlp', 'infer', 2, 64, '{}'),
  (5, 'c5', 'tfjs', '4.22.0', 'webgl', 'browser', 'capability', 'probe', NULL, NULL, '{}');

-- An ended trial, decided by its first attempt: sampled from second 10 to 20, page time 0 at second 10, renderer 100.
CREATE TEMP VIEW ended (trial_id, sweep_id, configuration_id, outcome) AS SELECT NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER write_ended INSTEAD OF INSERT ON ended
BEGIN
  INSERT INTO trial (
    trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
  )
  VALUES (
    NEW.trial_id, 'trial-' || NEW.trial_id, 1, NEW.sweep_id, NEW.configuration_id, NEW.trial_id, 1, NEW.outcome, 1
  );
  INSERT INTO attempt (
    trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome,
    started_us, ended_us, clock_offset_us, clock_error_us, renderer_pid
  )
  VALUES (NEW.trial_id, 1, 1, 0, 0, 'boot-1', NEW.outcome, 10000000, 20000000, 10000000, 0, 100);
END;

-- One iteration of the first attempt.
CREATE TEMP VIEW took (trial_id, phase, iteration_index, ms) AS SELECT NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER write_took INSTEAD OF INSERT ON took
BEGIN
  INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, duration_ns) VALUES (NEW.trial_id, 1, NEW.phase, NEW.iteration_index, 0, CAST(NEW.ms * 1e6 AS INTEGER));
END;

-- One entry of the first attempt that is a group of calls: the times of all of them together, in milliseconds.
CREATE TEMP VIEW took_together (trial_id, phase, iteration_index, calls, ms, returned_ms) AS
SELECT NULL, NULL, NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER write_took_together INSTEAD OF INSERT ON took_together
BEGIN
  INSERT INTO iteration (
    trial_id, attempt_number, phase, iteration_index, start_page_us, duration_ns, calls, returned_ns
  )
  VALUES (
    NEW.trial_id, 1, NEW.phase, NEW.iteration_index, 0, CAST(NEW.ms * 1e6 AS INTEGER), NEW.calls,
    CAST(NEW.returned_ms * 1e6 AS INTEGER)
  );
END;

-- A process of the first attempt.
CREATE TEMP VIEW lived (process_id, trial_id, pid, start_ticks, role) AS SELECT NULL, NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER write_lived INSTEAD OF INSERT ON lived
BEGIN
  INSERT INTO process (
    process_id, trial_id, attempt_number, pid, start_ticks, role, sub_type, renderer_client_id, first_seen_us, exited_us
  )
  VALUES (NEW.process_id, NEW.trial_id, 1, NEW.pid, NEW.start_ticks, NEW.role, NULL, NULL, 10000000, NULL);
END;

-- A reading, with CPU in milliseconds and footprint in bytes.
CREATE TEMP VIEW read (process_id, t_us, cpu_ms, footprint_bytes) AS SELECT NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER write_read INSTEAD OF INSERT ON read
BEGIN
  INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, footprint_bytes)
  SELECT trial_id, NEW.t_us, process_id, NEW.cpu_ms * 1000000, 100000000, NEW.footprint_bytes
  FROM process
  WHERE process_id = NEW.process_id;
END;
