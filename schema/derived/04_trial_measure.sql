-- Statistics of each measure in each ended trial: the level at which others are taken, because iterations inside one trial
-- are autocorrelated and trials are not. NULL for a trial that failed. Not public.
--   mean_ms       all the time over all the calls
--   median_ms     each call counts once, with its own duration or its group's mean one
--   p95_ms        nearest rank, counted in the same way; NULL below 20 durations, where it would be the largest
--   returned_*    the same until the library's call returned; NULL when any of the trial's rows does not have it
--   cpu_mean_ms   CPU time of the process over all the calls; NULL when any of the trial's rows does not have it, as of pages
--   group_calls   the most calls that one duration is of
--   calls         of them all
--   min_ms, max_ms   of the calls, a group's each with its mean
--   course, left_out_calls   of measures training and inference: trial_course
--   fetch_, parse_, build_, runtime_ms   parts of measure model_load, where the page tells them apart
--   runtime_init_ms                      of measure model_load: the phase before it
-- A row of c calls stands for c places of the ordered calls, the last of which is last_place.
-- It has one of the two middle places, which are size / 2 and size / 2 + 1, or the one between, when it does not end before
-- the first and does not begin behind the second. Written without division: it keeps fractions in DuckDB and not in SQLite.
-- Windows and no GROUP BY, all split in the same way: then SQLite pushes a condition on sweep_id, configuration_id, measure
-- or trial_id down to the trials, and one sweep costs the same in a database of thousands.
CREATE TABLE trial_measure (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
  measure TEXT NOT NULL,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  mean_ms REAL,
  median_ms REAL,
  p95_ms REAL,
  returned_mean_ms REAL,
  returned_median_ms REAL,
  group_calls INTEGER,
  calls INTEGER,
  min_ms REAL,
  max_ms REAL,
  course TEXT,
  left_out_calls INTEGER,
  update_rule TEXT,
  network TEXT,
  readback TEXT,
  flags TEXT,
  fetch_ms REAL,
  parse_ms REAL,
  build_ms REAL,
  runtime_ms REAL,
  runtime_init_ms REAL,
  cpu_mean_ms REAL,
  PRIMARY KEY (trial_id, measure)
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_measure_sweep ON trial_measure (sweep_id, configuration_id);

CREATE VIEW trial_measure_from_raw AS
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
    count(cpu_ms) OVER durations AS cpu_known,
    sum(duration_ms) OVER durations / size AS mean_ms,
    avg(ms) FILTER (
      WHERE last_place * 2 >= size AND (last_place - calls) * 2 <= size
    ) OVER durations AS median_ms,
    min(ms) FILTER (WHERE last_place * 100 >= size * 95) OVER durations AS ranked_p95_ms,
    sum(returned_ms) OVER durations / size AS returned_mean_ms,
    avg(returned_call_ms) FILTER (
      WHERE returned_last_place * 2 >= size AND (returned_last_place - calls) * 2 <= size
    ) OVER durations AS returned_median_ms,
    sum(cpu_ms) OVER durations / size AS cpu_mean_ms,
    max(calls) OVER durations AS most_calls,
    min(ms) OVER durations AS least_ms,
    max(ms) OVER durations AS most_ms
  FROM ranked
  WINDOW durations AS (PARTITION BY sweep_id, configuration_id, measure, trial_id)
)
SELECT
  summary.trial_id,
  summary.measure,
  summary.sweep_id,
  summary.configuration_id,
  summary.outcome,
  summary.mean_ms,
  summary.median_ms,
  CASE WHEN summary.known >= 20 THEN summary.ranked_p95_ms END AS p95_ms,
  CASE WHEN summary.returned_known = summary.known THEN summary.returned_mean_ms END AS returned_mean_ms,
  CASE WHEN summary.returned_known = summary.known THEN summary.returned_median_ms END AS returned_median_ms,
  CASE WHEN summary.known > 0 THEN summary.most_calls END AS group_calls,
  CASE WHEN summary.known > 0 THEN CAST(summary.size AS BIGINT) END AS calls,
  summary.least_ms AS min_ms,
  summary.most_ms AS max_ms,
  CASE WHEN summary.measure IN ('training', 'inference') THEN trial_attempt.course END AS course,
  CASE WHEN summary.measure IN ('training', 'inference') THEN trial_attempt.left_out_calls END AS left_out_calls,
  trial_attempt.update_rule,
  trial_attempt.network,
  trial_attempt.readback,
  trial_attempt.flags,
  (
    SELECT value FROM metric
    WHERE
      metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
      AND metric.name = 'model_load_fetch_ms' AND summary.measure = 'model_load' AND trial_attempt.outcome = 'done'
  ) AS fetch_ms,
  (
    SELECT value FROM metric
    WHERE
      metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
      AND metric.name = 'model_load_parse_ms' AND summary.measure = 'model_load' AND trial_attempt.outcome = 'done'
  ) AS parse_ms,
  (
    SELECT value FROM metric
    WHERE
      metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
      AND metric.name = 'model_load_build_ms' AND summary.measure = 'model_load' AND trial_attempt.outcome = 'done'
  ) AS build_ms,
  (
    SELECT value FROM metric
    WHERE
      metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
      AND metric.name = 'model_load_runtime_ms' AND summary.measure = 'model_load' AND trial_attempt.outcome = 'done'
  ) AS runtime_ms,
  (
    SELECT (phase.end_page_us - phase.start_page_us) / 1e3 FROM phase
    WHERE
      phase.trial_id = trial_attempt.trial_id AND phase.attempt_number = trial_attempt.attempt_number
      AND phase.name = 'runtime_init' AND summary.measure = 'model_load' AND trial_attempt.outcome = 'done'
  ) AS runtime_init_ms,
  CASE WHEN summary.cpu_known = summary.known THEN summary.cpu_mean_ms END AS cpu_mean_ms
FROM summary
JOIN trial_attempt ON trial_attempt.trial_id = summary.trial_id
WHERE summary.row_place = 1;
