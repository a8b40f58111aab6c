-- Where the time of a call goes, by the library's own profiler: of calls that came after all that was measured, of trials of
-- plans with "profile": "operators". Fact operator_profile says which profiler, or why there is none.
CREATE TABLE operator_profile (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  calls INTEGER NOT NULL,               -- batches, or samples, that were profiled
  elapsed_ns INTEGER NOT NULL,          -- of all of them, each until its result was there, under the profiler
  clock TEXT NOT NULL CHECK (clock IN ('wall', 'gpu')), -- of the operators' times
  PRIMARY KEY (trial_id, attempt_number),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_time (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  operator TEXT NOT NULL,               -- the library's own word: Conv, FusedConv2D, _FusedMatMul ...
  executions INTEGER NOT NULL,          -- in all profiled calls
  total_ns INTEGER NOT NULL,            -- of these
  PRIMARY KEY (trial_id, attempt_number, operator),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- An element of a plan may have the switch otherwise than the plan, as those of 0016.
ALTER TABLE trial_terms ADD COLUMN operators INTEGER CHECK (operators IN (0, 1));
