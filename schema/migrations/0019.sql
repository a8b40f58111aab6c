-- What models of one's own give for their first samples, and how far what one gives is from what others give.
CREATE TABLE model_output (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  sample INTEGER NOT NULL,              -- from 0: of the inputs in turn
  output_index INTEGER NOT NULL,        -- from 0, in the library's order
  name TEXT NOT NULL,
  type TEXT NOT NULL,                   -- float32, int64 ..., as the library says it
  shape TEXT NOT NULL,                  -- JSON array of its lengths
  output_values TEXT NOT NULL,          -- JSON array: all, or as many as docs/method.md says, evenly from them; NaN, Infinity as texts
  PRIMARY KEY (trial_id, attempt_number, sample, output_index),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What follows from these rows for a configuration in a sweep: written anew as trials of its model end.
CREATE TABLE output_agreement (
  sweep_id INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
  configuration_id INTEGER NOT NULL REFERENCES configuration,
  compared_with INTEGER REFERENCES configuration (configuration_id), -- of the same model, variant and inputs; NULL: it is the one, or alone
  difference REAL,                      -- the largest from it, as a share; NULL: none can be told, remark says why
  differs INTEGER NOT NULL,             -- 1: by more than the tolerance, or in a way that has no number
  remark TEXT,                          -- of outputs that cannot be held against each other
  base_configuration_id INTEGER REFERENCES configuration (configuration_id), -- of the variant with the largest file; NULL: it is of that
  base_difference REAL,                 -- the same from that one: information, and no fault
  PRIMARY KEY (sweep_id, configuration_id)
) STRICT, WITHOUT ROWID;
