-- The first schema. Counters as the kernel and the page gave them; units in names; unknown is NULL, never 0.
-- Local integer keys stay inside one file; what travels is named by uuid, sha256 or, inside an attempt, (pid, start_ticks).

-- A machine. host_uuid is made once in the state directory; machine_id_sha256 beside it notices a cloned disk.
CREATE TABLE host (
  host_id INTEGER PRIMARY KEY,
  host_uuid TEXT NOT NULL,
  machine_id_sha256 TEXT,
  hostname TEXT NOT NULL,
  fingerprint_sha256 TEXT NOT NULL,     -- of the canonical JSON in fingerprint
  fingerprint TEXT NOT NULL CHECK (json_valid(fingerprint)),
  clock_ticks_per_s INTEGER NOT NULL,
  page_bytes INTEGER NOT NULL,
  UNIQUE (host_uuid, fingerprint_sha256) -- new memory or a new kernel is a new row
) STRICT;

-- One launch of one browser: what drives trials.
CREATE TABLE browser (
  browser_id INTEGER PRIMARY KEY,
  browser_uuid TEXT NOT NULL UNIQUE,    -- version 7; the driver_uuid of the messages
  host_id INTEGER NOT NULL REFERENCES host,
  product TEXT NOT NULL,
  version TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  headless INTEGER NOT NULL CHECK (headless IN (0, 1)),
  launched INTEGER NOT NULL CHECK (launched IN (0, 1)), -- 1: by webdyno, 0: a person's own
  command_line TEXT NOT NULL CHECK (json_valid(command_line)), -- array, without profile paths
  pid INTEGER NOT NULL,
  extension_version TEXT NOT NULL,
  native_host_version TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  volatile TEXT NOT NULL CHECK (json_valid(volatile)), -- load and free memory when it registered
  registered_us INTEGER NOT NULL,       -- CLOCK_MONOTONIC of boot_id
  registered_realtime_us INTEGER NOT NULL
) STRICT;

-- One execution of a plan on one host and one browser.
CREATE TABLE sweep (
  sweep_id INTEGER PRIMARY KEY,
  sweep_uuid TEXT NOT NULL UNIQUE,
  contract_version INTEGER NOT NULL,
  webdyno_version TEXT NOT NULL,
  plan_name TEXT NOT NULL,
  plan_sha256 TEXT NOT NULL,
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  seed INTEGER NOT NULL,                -- of the running order
  host_id INTEGER REFERENCES host,      -- NULL until a driver has taken the first trial
  browser_id INTEGER REFERENCES browser,-- the first browser; a restarted one is in attempt
  rate_hz INTEGER NOT NULL,
  trial_timeout_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'stopped', 'done')),
  launched INTEGER NOT NULL CHECK (launched IN (0, 1)), -- 1: only a browser that webdyno launched may drive it
  created_realtime_us INTEGER NOT NULL,
  ended_realtime_us INTEGER
) STRICT;

-- One point of the matrix. The same point in two sweeps is the same row.
CREATE TABLE configuration (
  configuration_id INTEGER PRIMARY KEY,
  configuration_sha256 TEXT NOT NULL UNIQUE, -- of its canonical JSON
  framework TEXT NOT NULL,
  framework_version TEXT NOT NULL,
  backend TEXT NOT NULL,
  platform TEXT NOT NULL CHECK (platform IN ('browser', 'native')),
  workload TEXT NOT NULL,
  task TEXT NOT NULL CHECK (task IN ('train', 'infer', 'probe')),
  depth INTEGER,                        -- NULL where the workload has none
  width INTEGER,
  parameters TEXT NOT NULL CHECK (json_valid(parameters))
) STRICT;

-- One page load of one configuration. Immutable once outcome is written.
CREATE TABLE trial (
  trial_id INTEGER PRIMARY KEY,
  trial_uuid TEXT NOT NULL UNIQUE,
  contract_version INTEGER NOT NULL,
  sweep_id INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
  configuration_id INTEGER NOT NULL REFERENCES configuration,
  position INTEGER NOT NULL,            -- place in the running order, from 1
  block INTEGER NOT NULL,               -- randomised complete block, from 1; equals repetition
  workload_sha256 TEXT,                 -- of the served page, harness and adapter bytes
  framework_sha256 TEXT,                -- of the served framework files
  outcome TEXT CHECK (outcome IN ('done', 'unsupported', 'page_error', 'page_crash', 'out_of_memory', 'gpu_error',
                                  'wrong_backend', 'timeout', 'visibility_lost', 'tab_closed', 'driver_lost')),
  attempt_number INTEGER,               -- the attempt that decided; NULL while outcome is NULL
  content_sha256 TEXT,                  -- over the rows of the deciding attempt, see docs/database.md
  UNIQUE (sweep_id, position)
) STRICT;
CREATE INDEX trial_configuration ON trial (configuration_id);

-- The n-th try of a trial. Only the deciding one feeds the views.
CREATE TABLE attempt (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
  attempt_number INTEGER NOT NULL,
  browser_id INTEGER NOT NULL REFERENCES browser,
  leased_realtime_us INTEGER NOT NULL,
  lease_expires_realtime_us INTEGER NOT NULL, -- renewed by samples and progress
  boot_id TEXT NOT NULL,
  outcome TEXT,                         -- NULL while it runs
  cause TEXT,
  message TEXT,
  stack TEXT,
  failed_phase TEXT,
  started_us INTEGER,                   -- CLOCK_MONOTONIC: first and last sample of the attempt
  ended_us INTEGER,
  started_realtime_us INTEGER,          -- the same instant as started_us
  realtime_error_us INTEGER,            -- adjtimex maxerror; NULL: clock not synchronised
  renderer_pid INTEGER,
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
  PRIMARY KEY (trial_id, attempt_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE phase (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  phase_index INTEGER NOT NULL,
  name TEXT NOT NULL,
  start_page_us INTEGER NOT NULL,
  end_page_us INTEGER,                  -- NULL: the attempt failed inside it
  PRIMARY KEY (trial_id, attempt_number, phase_index),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE iteration (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  phase TEXT NOT NULL,
  iteration_index INTEGER NOT NULL,     -- from 0
  start_page_us INTEGER NOT NULL,
  duration_ns INTEGER NOT NULL,         -- one batch (train) or one sample (infer)
  PRIMARY KEY (trial_id, attempt_number, phase, iteration_index),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE metric (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  value REAL,                           -- NULL: not a number; flags says why
  phase TEXT,
  PRIMARY KEY (trial_id, attempt_number, name),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A process of the browser that lived during an attempt. Attempts are told apart by number and not by time or pid alone:
-- both begin anew after a reboot.
CREATE TABLE process (
  process_id INTEGER PRIMARY KEY,
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  pid INTEGER NOT NULL,
  start_ticks INTEGER NOT NULL,         -- field 22 of /proc/PID/stat
  role TEXT NOT NULL CHECK (role IN ('browser', 'gpu', 'utility', 'renderer', 'zygote', 'native_host', 'other')),
  sub_type TEXT,
  renderer_client_id INTEGER,
  first_seen_us INTEGER NOT NULL,
  exited_us INTEGER,
  UNIQUE (trial_id, attempt_number, pid, start_ticks),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT;

CREATE TABLE process_reading (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
  t_us INTEGER NOT NULL,                -- CLOCK_MONOTONIC, read before the tick's first process
  process_id INTEGER NOT NULL REFERENCES process ON DELETE CASCADE,
  cpu_ns INTEGER NOT NULL,              -- process CPU clock since the process began: all threads, exited ones too
  resident_bytes INTEGER NOT NULL,      -- statm resident
  footprint_bytes INTEGER NOT NULL,     -- statm resident - shared: Chromium's private memory footprint without swap
  thread_count INTEGER,                 -- /proc/PID/stat, once a second
  minor_faults INTEGER,
  major_faults INTEGER,
  PRIMARY KEY (trial_id, t_us, process_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE gpu (
  gpu_id INTEGER PRIMARY KEY,
  host_id INTEGER NOT NULL REFERENCES host,
  name TEXT NOT NULL,
  driver TEXT,
  bus_id TEXT,
  memory_bytes INTEGER,
  UNIQUE (host_id, name, bus_id)
) STRICT;

CREATE TABLE gpu_reading (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
  t_us INTEGER NOT NULL,
  gpu_id INTEGER NOT NULL REFERENCES gpu,
  busy_ns INTEGER,                      -- cumulative, DRM fdinfo
  busy_percent REAL,                    -- driver's own average, NVML and amdgpu
  memory_bytes INTEGER,
  power_watts REAL,
  energy_uj INTEGER,
  PRIMARY KEY (trial_id, t_us, gpu_id)
) STRICT, WITHOUT ROWID;

-- One sampler tick and what the whole machine did.
CREATE TABLE system_reading (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
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
  PRIMARY KEY (trial_id, t_us)
) STRICT, WITHOUT ROWID;

-- Round trips page -> native host -> page: attempt.clock_offset_us follows from them.
CREATE TABLE clock_sync (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  ping_index INTEGER NOT NULL,
  page_send_us REAL NOT NULL,
  host_us INTEGER NOT NULL,
  page_receive_us REAL NOT NULL,
  PRIMARY KEY (trial_id, attempt_number, ping_index),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What happened to sweeps, browsers and trials, in order.
CREATE TABLE event (
  event_id INTEGER PRIMARY KEY,
  realtime_us INTEGER NOT NULL,
  kind TEXT NOT NULL,                   -- sweep_created, driver_registered, trial_leased, phase_begun, lease_expired ...
  sweep_id INTEGER REFERENCES sweep ON DELETE CASCADE,
  trial_id INTEGER REFERENCES trial ON DELETE CASCADE,
  attempt_number INTEGER,
  browser_id INTEGER REFERENCES browser,
  detail TEXT
) STRICT;

-- Student's t, two-sided 95 %, for intervals in a plain sqlite3 shell. Filled by the collector from Boost.Math; beyond
-- the last row the views take the last row (df 1000: 1.9623, normal: 1.9600).
CREATE TABLE student_t (
  degrees_of_freedom INTEGER PRIMARY KEY,
  quantile_975 REAL NOT NULL
) STRICT;

-- A trial is immutable once its outcome is written.
CREATE TRIGGER trial_is_immutable BEFORE UPDATE ON trial WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'trial is immutable once its outcome is written'); END;
