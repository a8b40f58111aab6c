-- One trial for each date that calendars get wrong: the begin of the count, leap days of 2024 and of 2000, no leap day in
-- 2100, ends of years, and half a millisecond before midnight, which is rounded to the next day. A clock that is not known
-- gives NULL.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 1, 'done'), (4, 1, 1, 'done'), (5, 1, 1, 'done'), (6, 1, 1, 'done'),
  (7, 1, 1, 'done'), (8, 1, 1, 'done'), (9, 1, 1, 'done');
UPDATE attempt SET started_realtime_us = CASE trial_id
  WHEN 1 THEN 0
  WHEN 2 THEN 951782400000000     -- 2000-02-29
  WHEN 3 THEN 1709251199999000    -- 2024-02-29, its last millisecond
  WHEN 4 THEN 1709251199999500    -- half a millisecond later
  WHEN 5 THEN 4107542400000000    -- 2100-03-01, a day behind 2100-02-28
  WHEN 6 THEN 4107542399999000
  WHEN 7 THEN 1798761599000100    -- 2026-12-31
  WHEN 8 THEN 1795669586123000
END;
