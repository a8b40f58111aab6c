-- Readings belong to an attempt, an attempt says on what host and with which bytes it ran, and the words that will grow
-- (outcome, role, platform, task) are listed in schema/messages alone: whatever is stored has been checked against it.
-- sweep.state keeps its list: its words are the collector's own, not the contract's.
-- Tables that change are made anew and take the old one's name. The store switches foreign keys off meanwhile, has dropped
-- the views, and checks the keys before it commits.

CREATE TABLE configuration_anew (
  configuration_id INTEGER PRIMARY KEY,
  configuration_sha256 TEXT NOT NULL UNIQUE, -- of its canonical JSON
  framework TEXT NOT NULL,
  framework_version TEXT NOT NULL,
  backend TEXT NOT NULL,
  platform TEXT NOT NULL,
  workload TEXT NOT NULL,
  task TEXT NOT NULL,
  depth INTEGER,                        -- NULL where the workload has none
  width INTEGER,
  parameters TEXT NOT NULL CHECK (json_valid(parameters))
) STRICT;
INSERT INTO configuration_anew (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width,
  parameters
)
SELECT
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width,
  parameters
FROM configuration;
DROP TABLE configuration;
ALTER TABLE configuration_anew RENAME TO configuration;

CREATE TABLE trial_anew (
  trial_id INTEGER PRIMARY KEY,
  trial_uuid TEXT NOT NULL UNIQUE,
  contract_version INTEGER NOT NULL,
  sweep_id INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
  configuration_id INTEGER NOT NULL REFERENCES configuration,
  position INTEGER NOT NULL,            -- place in the running order, from 1
  block INTEGER NOT NULL,               -- randomised complete block, from 1; equals repetition
  workload_sha256 TEXT,                 -- as the sweep was made; NULL since an attempt has its own
  framework_sha256 TEXT,
  outcome TEXT,                         -- NULL until it has ended
  attempt_number INTEGER,               -- the attempt that decided; NULL while outcome is NULL
  content_sha256 TEXT,                  -- over the rows of the deciding attempt, see docs/database.md
  UNIQUE (sweep_id, position)
) STRICT;
INSERT INTO trial_anew (
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, workload_sha256, framework_sha256,
  outcome, attempt_number, content_sha256
)
SELECT
  trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, workload_sha256, framework_sha256,
  outcome, attempt_number, content_sha256
FROM trial;
DROP TABLE trial;
ALTER TABLE trial_anew RENAME TO trial;
CREATE INDEX trial_configuration ON trial (configuration_id);
CREATE TRIGGER trial_is_immutable BEFORE UPDATE ON trial WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'trial is immutable once its outcome is written'); END;

CREATE TABLE attempt_anew (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
  attempt_number INTEGER NOT NULL,
  browser_id INTEGER REFERENCES browser,-- NULL: no browser drove it
  host_id INTEGER REFERENCES host,      -- with the facts of the day; NULL of attempts that are older than this column
  workload_sha256 TEXT,                 -- of the page, harness and adapter bytes that were served when it was leased
  framework_sha256 TEXT,                -- of the framework's files then; NULL: the catalogue had none, or an older attempt
  leased_realtime_us INTEGER NOT NULL,
  lease_expires_realtime_us INTEGER NOT NULL, -- renewed by samples and progress
  boot_id TEXT NOT NULL,
  outcome TEXT,                         -- NULL while it runs
  cause TEXT,                           -- while it runs: result_refused, and message says why
  message TEXT,
  stack TEXT,
  failed_phase TEXT,
  started_us INTEGER,                   -- CLOCK_MONOTONIC: first and last sample of the attempt
  ended_us INTEGER,
  started_realtime_us INTEGER,          -- the same instant as started_us
  realtime_error_us INTEGER,            -- adjtimex maxerror; NULL: clock not synchronised
  renderer_pid INTEGER,                 -- NULL: the browser offers no process ids, or there is no browser
  renderer_pid_method TEXT,             -- processes_api or debugger_trace
  clock_offset_us INTEGER,              -- page_us + clock_offset_us = CLOCK_MONOTONIC
  clock_error_us INTEGER,               -- half width of the interval that all pings leave for the offset
  requested_backend TEXT,
  actual_backend TEXT,
  adapter TEXT,
  adapter_is_software INTEGER CHECK (adapter_is_software IN (0, 1)),
  threads INTEGER,
  simd INTEGER CHECK (simd IN (0, 1)),
  timer_resolution_us REAL,
  cross_origin_isolated INTEGER CHECK (cross_origin_isolated IN (0, 1)),
  flags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(flags)),
  facts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(facts)),
  sampler_batches INTEGER,
  sampler_ticks INTEGER,
  sampler_missed_ticks INTEGER,
  sampler_cpu_ns INTEGER,               -- CPU time of the native host during the attempt
  readback TEXT,                        -- how results came back in the measured phase: sync or async
  PRIMARY KEY (trial_id, attempt_number)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_anew (
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome, cause, message,
  stack, failed_phase, started_us, ended_us, started_realtime_us, realtime_error_us, renderer_pid, renderer_pid_method,
  clock_offset_us, clock_error_us, requested_backend, actual_backend, adapter, adapter_is_software, threads, simd,
  timer_resolution_us, cross_origin_isolated, flags, facts, sampler_batches, sampler_ticks, sampler_missed_ticks,
  sampler_cpu_ns, readback
)
SELECT
  trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome, cause, message,
  stack, failed_phase, started_us, ended_us, started_realtime_us, realtime_error_us, renderer_pid, renderer_pid_method,
  clock_offset_us, clock_error_us, requested_backend, actual_backend, adapter, adapter_is_software, threads, simd,
  timer_resolution_us, cross_origin_isolated, flags, facts, sampler_batches, sampler_ticks, sampler_missed_ticks,
  sampler_cpu_ns, readback
FROM attempt;
DROP TABLE attempt;
ALTER TABLE attempt_anew RENAME TO attempt;

CREATE TABLE process_anew (
  process_id INTEGER PRIMARY KEY,
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  start_ticks INTEGER NOT NULL,         -- field 22 of /proc/PID/stat
  role TEXT NOT NULL,
  sub_type TEXT,
  renderer_client_id INTEGER,
  first_seen_us INTEGER NOT NULL,
  exited_us INTEGER,
  UNIQUE (trial_id, attempt_number, pid, start_ticks),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT;
INSERT INTO process_anew (
  process_id, trial_id, attempt_number, pid, start_ticks, role, sub_type, renderer_client_id, first_seen_us, exited_us
)
SELECT
  process_id, trial_id, attempt_number, pid, start_ticks, role, sub_type, renderer_client_id, first_seen_us, exited_us
FROM process;
DROP TABLE process;
ALTER TABLE process_anew RENAME TO process;

-- Old readings named their trial alone. A tick's process readings have the same t_us and know their attempt; a tick without
-- any is that of the attempt whose samples lie around it, of the later one where two boots' times overlap; one that lies in
-- none (an attempt that was lost has no times) cannot be known, and goes to the deciding attempt, or else to the last.
CREATE TABLE system_reading_anew (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  t_us INTEGER NOT NULL,
  cost_us INTEGER NOT NULL,             -- wall time of the tick
  missed_ticks INTEGER NOT NULL,        -- deadlines missed since the tick before
  user_ticks INTEGER,                   -- /proc/stat, clock_ticks_per_s; once a second
  nice_ticks INTEGER,
  system_ticks INTEGER,
  idle_ticks INTEGER,
  iowait_ticks INTEGER,
  irq_ticks INTEGER,
  softirq_ticks INTEGER,
  steal_ticks INTEGER,
  memory_available_bytes INTEGER,
  load_1m REAL,
  PRIMARY KEY (trial_id, attempt_number, t_us),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO system_reading_anew (
  trial_id, attempt_number, t_us, cost_us, missed_ticks, user_ticks, nice_ticks, system_ticks, idle_ticks, iowait_ticks,
  irq_ticks, softirq_ticks, steal_ticks, memory_available_bytes, load_1m
)
SELECT
  old.trial_id,
  coalesce(
    (
      SELECT min(process.attempt_number)
      FROM process_reading JOIN process USING (process_id)
      WHERE process_reading.trial_id = old.trial_id AND process_reading.t_us = old.t_us
    ),
    (
      SELECT max(attempt.attempt_number) FROM attempt
      WHERE attempt.trial_id = old.trial_id AND old.t_us BETWEEN attempt.started_us AND attempt.ended_us
    ),
    trial.attempt_number,
    (SELECT max(attempt.attempt_number) FROM attempt WHERE attempt.trial_id = old.trial_id)
  ),
  old.t_us, old.cost_us, old.missed_ticks, old.user_ticks, old.nice_ticks, old.system_ticks, old.idle_ticks,
  old.iowait_ticks, old.irq_ticks, old.softirq_ticks, old.steal_ticks, old.memory_available_bytes, old.load_1m
FROM system_reading AS old JOIN trial USING (trial_id);
DROP TABLE system_reading;
ALTER TABLE system_reading_anew RENAME TO system_reading;

CREATE TABLE gpu_reading_anew (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  t_us INTEGER NOT NULL,
  gpu_id INTEGER NOT NULL REFERENCES gpu,
  busy_ns INTEGER,                      -- cumulative, DRM fdinfo
  busy_percent REAL,                    -- driver's own average, NVML and amdgpu
  memory_bytes INTEGER,
  power_watts REAL,
  energy_uj INTEGER,
  PRIMARY KEY (trial_id, attempt_number, t_us, gpu_id),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO gpu_reading_anew (
  trial_id, attempt_number, t_us, gpu_id, busy_ns, busy_percent, memory_bytes, power_watts, energy_uj
)
SELECT
  old.trial_id,
  coalesce(
    (
      SELECT min(process.attempt_number)
      FROM process_reading JOIN process USING (process_id)
      WHERE process_reading.trial_id = old.trial_id AND process_reading.t_us = old.t_us
    ),
    (
      SELECT max(attempt.attempt_number) FROM attempt
      WHERE attempt.trial_id = old.trial_id AND old.t_us BETWEEN attempt.started_us AND attempt.ended_us
    ),
    trial.attempt_number,
    (SELECT max(attempt.attempt_number) FROM attempt WHERE attempt.trial_id = old.trial_id)
  ),
  old.t_us, old.gpu_id, old.busy_ns, old.busy_percent, old.memory_bytes, old.power_watts, old.energy_uj
FROM gpu_reading AS old JOIN trial USING (trial_id);
DROP TABLE gpu_reading;
ALTER TABLE gpu_reading_anew RENAME TO gpu_reading;

-- The batches of samples that have been delivered: a result counts as what arrived, 0 .. sampler_batches - 1.
CREATE TABLE sample_batch (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  sequence INTEGER NOT NULL,            -- from 0
  PRIMARY KEY (trial_id, attempt_number, sequence),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What a deleted row is looked for by, so that deleting a sweep costs what it holds and not what the file holds.
CREATE INDEX process_reading_process ON process_reading (process_id);
CREATE INDEX event_sweep ON event (sweep_id);
CREATE INDEX event_trial ON event (trial_id);
