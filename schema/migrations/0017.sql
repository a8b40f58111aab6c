-- How often a configuration is measured in a sweep, and what decides it: a fixed number of trials, or as many as its interval
-- needs. Written when the sweep is made, kept up in the transaction that ends a trial. Sweeps that are older have no row.
CREATE TABLE sweep_configuration (
  sweep_id INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
  configuration_id INTEGER NOT NULL REFERENCES configuration,
  place INTEGER NOT NULL,               -- from 0, in the plan's order, the control's last: orders blocks behind the complete ones
  min_trials INTEGER NOT NULL,          -- done ones, at least
  max_trials INTEGER NOT NULL,          -- of any outcome, at most
  ci_half_width REAL,                   -- of the 95 % interval over the mean, at most; NULL: a fixed number of trials
  block INTEGER NOT NULL,               -- the last one that holds a trial of it
  trials INTEGER NOT NULL,              -- that it has, queued ones among them: fewer than blocks where others had more first
  ended INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  measured INTEGER NOT NULL DEFAULT 0,  -- done ones with a mean of their main measure (training, inference)
  mean_ms REAL NOT NULL DEFAULT 0,      -- of these means
  squares_ms2 REAL NOT NULL DEFAULT 0,  -- sum of their squared distances from it
  expected_trials INTEGER NOT NULL,     -- in all, if they go on to scatter as they do
  stopped TEXT CHECK (stopped IN ('precision', 'max_trials', 'never_done', 'no_measure', 'budget')), -- why it gets no more; NULL: it may
  PRIMARY KEY (sweep_id, configuration_id)
) STRICT, WITHOUT ROWID;
-- All that the next block is made of.
CREATE INDEX sweep_configuration_open ON sweep_configuration (sweep_id, block, place, trials, max_trials) WHERE stopped IS NULL;

-- What a sweep that grows may come to, and the time that it may take. NULL, of sweeps that are older: as many as there are.
ALTER TABLE sweep_progress ADD COLUMN trials_at_most INTEGER;
ALTER TABLE sweep_progress ADD COLUMN trials_expected INTEGER;
ALTER TABLE sweep_progress ADD COLUMN budget_us INTEGER;           -- NULL: none
ALTER TABLE sweep_progress ADD COLUMN ran_us INTEGER NOT NULL DEFAULT 0; -- time in which it ran: attempts, and what lies between them
ALTER TABLE sweep_progress ADD COLUMN ran_until_us INTEGER;        -- CLOCK_MONOTONIC of ran_boot_id; NULL: it does not run
ALTER TABLE sweep_progress ADD COLUMN ran_boot_id TEXT;
