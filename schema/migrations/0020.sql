-- Which factor decides how much slower a page is than native code: decision trees of a sweep's native_gap, as `analyze gap` fits
-- them. They follow from other rows and go with them: when a trial of the sweep ends or is deleted, and when definitions change.
CREATE TABLE gap_tree (
  gap_tree_id INTEGER PRIMARY KEY,
  sweep_id INTEGER NOT NULL REFERENCES sweep ON DELETE CASCADE,
  workload TEXT NOT NULL,               -- mlp, cnn, rnn
  reading TEXT NOT NULL CHECK (reading IN ('elapsed', 'as_study')),
  shape TEXT NOT NULL CHECK (shape IN ('full', 'limited')), -- grown until nothing is left to split; no deeper than there are factors
  ratios INTEGER NOT NULL,              -- that it is fitted to
  ratio_low REAL NOT NULL,              -- the lowest of them
  ratio_high REAL NOT NULL,
  explained REAL,                       -- share of the variance of their logarithms; NULL: they are all the same
  software_ratios INTEGER NOT NULL,     -- of these, those of a page whose GPU was a software adapter
  scikit_learn_version TEXT NOT NULL,
  UNIQUE (sweep_id, workload, reading, shape)
) STRICT;

-- A factor that has one value alone in the ratios has no row.
CREATE TABLE gap_tree_factor (
  gap_tree_id INTEGER NOT NULL REFERENCES gap_tree ON DELETE CASCADE,
  factor TEXT NOT NULL CHECK (factor IN ('backend', 'task', 'depth', 'width')),
  importance REAL NOT NULL,             -- share of what the tree explains that is explained where it splits by this factor
  PRIMARY KEY (gap_tree_id, factor)
) STRICT, WITHOUT ROWID;

CREATE TABLE gap_tree_node (
  gap_tree_id INTEGER NOT NULL REFERENCES gap_tree ON DELETE CASCADE,
  node INTEGER NOT NULL,                -- 0: the root; a child's number is higher than its parent's
  factor TEXT,                          -- by which its ratios are split; NULL: a leaf
  category TEXT,                        -- the question is: is it this? Of backend and task
  threshold REAL,                       -- is it at most this? Of depth and width
  yes_node INTEGER,
  no_node INTEGER,
  fitted INTEGER NOT NULL,              -- ratios that come here
  ratio REAL NOT NULL,                  -- their geometric mean
  variance REAL NOT NULL,               -- of their logarithms, the mean of squares
  PRIMARY KEY (gap_tree_id, node)
) STRICT, WITHOUT ROWID;

-- Also for those who delete by hand: the sqlite3 shell does not keep foreign keys unless it is told to.
CREATE TRIGGER gap_tree_takes_its_rows_along AFTER DELETE ON gap_tree
BEGIN
  DELETE FROM gap_tree_factor WHERE gap_tree_id = OLD.gap_tree_id;
  DELETE FROM gap_tree_node WHERE gap_tree_id = OLD.gap_tree_id;
END;
CREATE TRIGGER gap_tree_ends_with_another_trial AFTER UPDATE OF outcome ON trial
BEGIN
  DELETE FROM gap_tree WHERE sweep_id = NEW.sweep_id;
END;
CREATE TRIGGER gap_tree_ends_without_a_trial AFTER DELETE ON trial
BEGIN
  DELETE FROM gap_tree WHERE sweep_id = OLD.sweep_id;
END;
