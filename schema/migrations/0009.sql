-- What a machine's GPUs were doing, and what the browser's own processes had of them.
ALTER TABLE gpu_reading ADD COLUMN clock_mhz INTEGER;

-- The GPUs that were read during an attempt.
CREATE TABLE attempt_gpu (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  gpu_id INTEGER NOT NULL REFERENCES gpu,
  PRIMARY KEY (trial_id, attempt_number, gpu_id),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- By process first: that is how it is read, and how a deleted process finds its rows.
CREATE TABLE gpu_process_reading (
  process_id INTEGER NOT NULL REFERENCES process ON DELETE CASCADE,
  t_us INTEGER NOT NULL,
  gpu_id INTEGER NOT NULL REFERENCES gpu,
  memory_bytes INTEGER,                 -- NVML, or resident memory of all regions in DRM fdinfo
  PRIMARY KEY (process_id, t_us, gpu_id)
) STRICT, WITHOUT ROWID;

-- Of a process' DRM clients, also those that it has closed; sums since they were opened.
CREATE TABLE gpu_engine_reading (
  process_id INTEGER NOT NULL REFERENCES process ON DELETE CASCADE,
  t_us INTEGER NOT NULL,
  gpu_id INTEGER NOT NULL REFERENCES gpu,
  engine TEXT NOT NULL,                 -- the driver's word: render, gfx, rcs, compute
  busy INTEGER NOT NULL,                -- ns, or cycles where there is a total
  total INTEGER,                        -- cycles that the engine has counted meanwhile
  capacity INTEGER NOT NULL,            -- how many such engines busy is the sum of
  PRIMARY KEY (process_id, t_us, gpu_id, engine)
) STRICT, WITHOUT ROWID;

-- How old a batch was when it was stored. Both CLOCK_MONOTONIC; NULL of older ones.
ALTER TABLE sample_batch ADD COLUMN newest_us INTEGER;  -- t_us of its last sample
ALTER TABLE sample_batch ADD COLUMN stored_us INTEGER;  -- just before it was committed
