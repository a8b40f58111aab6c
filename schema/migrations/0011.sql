-- What a page's observers saw of how it feels, of trials whose plan asks for it: one row is one frame, task, message or piece
-- of page work. An attempt that was not observed has none.
CREATE TABLE observation (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  phase TEXT NOT NULL,                  -- in which it lies; alone: before there was a framework
  kind TEXT NOT NULL,                   -- frame, long_task, knock, page_work or input
  observation_index INTEGER NOT NULL,   -- within phase and kind, from 0
  start_page_us INTEGER NOT NULL,       -- the frame before, the task's begin, or when message, request or input were due
  duration_us INTEGER NOT NULL,         -- until this frame, the task's end, the handling, or the end of the work
  PRIMARY KEY (trial_id, attempt_number, phase, kind, observation_index),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
