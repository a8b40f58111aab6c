-- The functions in which the page's main thread spent most time in phase train or infer, of trials that a plan profiled:
-- twenty at most, by the browser's CPU profiler. An attempt that was not profiled has no row.
CREATE TABLE hot_function (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  rank INTEGER NOT NULL,                -- from 1: by self_us
  function_name TEXT NOT NULL,          -- as the script names it; empty: it has no name; in brackets: the engine itself
  script TEXT,                          -- path in the page's origin; NULL: the engine, or code made at run time
  line_number INTEGER,                  -- of the function in the script, from 1; scripts without line breaks have one line
  column_number INTEGER,                -- from 1
  samples INTEGER NOT NULL,             -- with this function on top of the stack
  self_us INTEGER NOT NULL,             -- from each of these samples to the next one
  PRIMARY KEY (trial_id, attempt_number, rank),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
