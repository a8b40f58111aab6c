-- What the iterations of an ended trial's main phase did over its time, and where its steady part begins: what the timing
-- measures and the CPU use of the trial are taken of. A trial that has no row, because it failed, has no such iterations.
-- Filled by server/derived/course.cpp; all other tables here by their views NAME_from_raw. Not public.
CREATE TABLE trial_course (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  course TEXT,                          -- flat, warm_up, slowdown or never; NULL: not known (docs/method.md)
  steady_from INTEGER NOT NULL,         -- iteration_index of the first entry of the steady part; 0 where there is none: all count
  steady_start_page_us INTEGER NOT NULL, -- page time at which that entry began
  left_out_calls INTEGER NOT NULL,      -- iterations before it: batches or samples, each of a group that was timed as one
  flags TEXT NOT NULL                   -- attempt.flags, with no_steady_state where the course is never, and without where it is another
) STRICT;
