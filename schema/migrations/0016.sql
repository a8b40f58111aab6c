-- What the trials of a configuration have otherwise than the sweep's plan, because an element of its matrix says so. A
-- configuration without a row has all as the plan; NULL: this as the plan.
CREATE TABLE trial_terms (
  sweep_id INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
  configuration_id INTEGER NOT NULL REFERENCES configuration,
  trial_timeout_ms INTEGER,
  rate_hz INTEGER,
  profile INTEGER CHECK (profile IN (0, 1)),
  experience INTEGER CHECK (experience IN (0, 1)),
  memory INTEGER CHECK (memory IN (0, 1)),
  PRIMARY KEY (sweep_id, configuration_id)
) STRICT, WITHOUT ROWID;
