-- Iterations that are too short for the page's timer are timed in groups, and each entry says when the call returned too.
ALTER TABLE iteration ADD COLUMN returned_ns INTEGER; -- until the library's call returned; of a group the sum over its calls
ALTER TABLE iteration ADD COLUMN calls INTEGER;       -- iterations that the row is; NULL: one, recorded before groups were
-- How results came back in the measured phase: sync, the call returned them; async, it returned a promise.
ALTER TABLE attempt ADD COLUMN readback TEXT;
