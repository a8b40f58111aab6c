-- What is decided by time is decided by a clock that nobody sets: CLOCK_MONOTONIC of the collector and the boot that it
-- counts from. Wall-clock times stay beside it for people. NULL, of rows that are older: as if of another boot.
ALTER TABLE attempt ADD COLUMN lease_expires_us INTEGER; -- renewed by samples and progress; over also in another boot
ALTER TABLE attempt ADD COLUMN lease_boot_id TEXT;       -- of the collector; boot_id is the driver's word
ALTER TABLE sweep_progress ADD COLUMN waiting_since_us INTEGER; -- since when the next lease is waited for: the last one, or the sweep was made
ALTER TABLE sweep_progress ADD COLUMN waiting_since_boot_id TEXT;

-- What an attempt ended with: the same result again is a retry whose answer was lost, another one is refused.
ALTER TABLE attempt ADD COLUMN result_sha256 TEXT; -- of the message's canonical JSON; NULL: it ended without, or is older

-- With which bytes a sweep first measured each version of a framework: what later attempts are held against. Follows from
-- attempt and trial; kept because looking for it again costs as much as the sweep has trials.
CREATE TABLE first_served (
  sweep_id INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
  framework TEXT NOT NULL,
  framework_version TEXT NOT NULL,
  workload_sha256 TEXT,                 -- NULL: the catalogue had none
  framework_sha256 TEXT,
  PRIMARY KEY (sweep_id, framework, framework_version)
) STRICT, WITHOUT ROWID;

-- Of an attempt that is older than its hashes, those of the day when the sweep was made.
INSERT INTO first_served (sweep_id, framework, framework_version, workload_sha256, framework_sha256)
SELECT sweep_id, framework, framework_version, workload_sha256, framework_sha256
FROM (
  SELECT
    sweep_id, framework, framework_version,
    coalesce(attempt.workload_sha256, trial.workload_sha256) AS workload_sha256,
    coalesce(attempt.framework_sha256, trial.framework_sha256) AS framework_sha256,
    row_number() OVER (PARTITION BY sweep_id, framework, framework_version ORDER BY position) AS place
  FROM attempt
  JOIN trial USING (trial_id)
  JOIN configuration USING (configuration_id)
  WHERE attempt.attempt_number = 1
)
WHERE place = 1;

-- A sweep whose trials are still being written, piece by piece, so that no sample waits for all of them. It is stopped and
-- nobody is told of it until the last piece deletes this row. Past its time whoever made it is gone, and it is removed.
CREATE TABLE sweep_in_making (
  sweep_id INTEGER PRIMARY KEY REFERENCES sweep ON DELETE CASCADE,
  expires_us INTEGER NOT NULL,          -- CLOCK_MONOTONIC of boot_id; each piece renews it
  boot_id TEXT NOT NULL
) STRICT;
