-- Mean and median of each measure in each ended trial: the level at which statistics are taken, because iterations inside
-- one trial are autocorrelated and trials are not. NULL for a trial that failed. Not public.
--   p95_ms   the pooled 95th percentile of the configuration, when one of this trial's durations is at or above it: the
--            least over all trials is the percentile itself
-- Windows and no GROUP BY, those of one SELECT all split in the same way, by sweep_id, configuration_id and measure first:
-- then SQLite pushes a condition on these down to the trials, and one sweep costs the same in a database of thousands.
CREATE VIEW trial_measure AS
WITH pooled AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, measure ORDER BY ms NULLS LAST) AS pooled_place,
    count(ms) OVER (PARTITION BY sweep_id, configuration_id, measure) AS pooled_size
  FROM measured_duration
),
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, measure, trial_id ORDER BY ms) AS place,
    count(*) OVER (PARTITION BY sweep_id, configuration_id, measure, trial_id) AS size
  FROM pooled
),
summary AS (
  SELECT
    *,
    avg(ms) OVER iterations AS mean_ms,
    avg(ms) FILTER (WHERE place IN ((size + 1) / 2, (size + 2) / 2)) OVER iterations AS median_ms,
    min(ms) FILTER (WHERE pooled_place * 100 >= pooled_size * 95) OVER iterations AS p95_ms
  FROM ranked
  WINDOW iterations AS (PARTITION BY sweep_id, configuration_id, measure, trial_id)
)
SELECT sweep_id, configuration_id, measure, trial_id, outcome, mean_ms, median_ms, p95_ms
FROM summary
WHERE place = 1;
