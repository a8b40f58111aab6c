-- Ended trials whose raw rows contradict each other, so that nothing can follow from them: they have no row in the tables
-- above and are in no view that reads these. A driver's result is refused before it comes to that; rows that were imported
-- or changed by hand may be so. Not public.
CREATE TABLE derivation_failure (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  message TEXT NOT NULL
) STRICT;
