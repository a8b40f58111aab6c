-- Statistics of each measure in each ended trial: the level at which others are taken, because iterations inside one trial
-- are autocorrelated and trials are not. NULL for a trial that failed. Not public.
--   mean_ms       all the time over all the calls
--   median_ms     each call counts once, with its own duration or its group's mean one
--   p95_ms        nearest rank, counted in the same way; NULL below 20 durations, where it would be the largest
--   returned_*    the same until the library's call returned; NULL when any of the trial's rows does not have it
--   group_calls   the most calls that one duration is of
-- A row of c calls stands for c places of the ordered calls, the last of which is last_place.
-- It has one of the two middle places, which are size / 2 and size / 2 + 1, or the one between, when it does not end before
-- the first and does not begin behind the second. Written without division: it keeps fractions in DuckDB and not in SQLite.
-- Windows and no GROUP BY, all split in the same way: then SQLite pushes a condition on sweep_id, configuration_id, measure
-- or trial_id down to the trials, and one sweep costs the same in a database of thousands.
CREATE VIEW trial_measure AS
WITH ranked AS (
  SELECT
    *,
    duration_ms / calls AS ms,
    returned_ms / calls AS returned_call_ms,
    row_number() OVER by_duration AS row_place,
    sum(calls) OVER by_duration AS last_place,
    sum(calls) OVER by_returned AS returned_last_place,
    sum(calls) OVER durations AS size
  FROM measured_duration
  WINDOW
    by_duration AS (
      PARTITION BY sweep_id, configuration_id, measure, trial_id
      ORDER BY duration_ms / calls
      ROWS UNBOUNDED PRECEDING
    ),
    by_returned AS (
      PARTITION BY sweep_id, configuration_id, measure, trial_id
      ORDER BY returned_ms / calls
      ROWS UNBOUNDED PRECEDING
    ),
    durations AS (PARTITION BY sweep_id, configuration_id, measure, trial_id)
),
summary AS (
  SELECT
    *,
    count(duration_ms) OVER durations AS known,
    count(returned_ms) OVER durations AS returned_known,
    sum(duration_ms) OVER durations / size AS mean_ms,
    avg(ms) FILTER (
      WHERE last_place * 2 >= size AND (last_place - calls) * 2 <= size
    ) OVER durations AS median_ms,
    min(ms) FILTER (WHERE last_place * 100 >= size * 95) OVER durations AS ranked_p95_ms,
    sum(returned_ms) OVER durations / size AS returned_mean_ms,
    avg(returned_call_ms) FILTER (
      WHERE returned_last_place * 2 >= size AND (returned_last_place - calls) * 2 <= size
    ) OVER durations AS returned_median_ms,
    max(calls) OVER durations AS most_calls
  FROM ranked
  WINDOW durations AS (PARTITION BY sweep_id, configuration_id, measure, trial_id)
)
SELECT
  sweep_id,
  configuration_id,
  measure,
  trial_id,
  outcome,
  mean_ms,
  median_ms,
  CASE WHEN known >= 20 THEN ranked_p95_ms END AS p95_ms,
  CASE WHEN returned_known = known THEN returned_mean_ms END AS returned_mean_ms,
  CASE WHEN returned_known = known THEN returned_median_ms END AS returned_median_ms,
  CASE WHEN known > 0 THEN most_calls END AS group_calls
FROM summary
WHERE row_place = 1;
