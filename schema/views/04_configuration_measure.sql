-- Statistics over the trials of one configuration in one sweep, for each measure. Not public: training_time and its
-- siblings are.
--   trials            done trials
--   failed_trials     trials that ended otherwise, unsupported left out
--   mean_ms, ci95_*   mean of the trials' means, with Student's t at n - 1 degrees of freedom; one trial has no interval
--   median_ms         median of the trials' medians
--   p95_ms            nearest-rank 95th percentile of all iterations of all trials, pooled
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE VIEW configuration_measure AS
WITH centred AS (
  SELECT
    *,
    avg(mean_ms) OVER trials AS centre_ms,
    count(mean_ms) OVER trials AS n,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, measure ORDER BY median_ms NULLS LAST) AS place
  FROM trial_measure
  WINDOW trials AS (PARTITION BY sweep_id, configuration_id, measure)
),
summary AS (
  SELECT
    *,
    count(*) FILTER (WHERE outcome = 'done') OVER trials AS done_trials,
    count(*) FILTER (WHERE outcome NOT IN ('done', 'unsupported')) OVER trials AS failed_trials,
    -- n = 1 divides by zero, which is NULL in SQLite: no interval
    sqrt(sum((mean_ms - centre_ms) * (mean_ms - centre_ms)) OVER trials / (n - 1)) / sqrt(n) AS standard_error_ms,
    avg(median_ms) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2)) OVER trials AS pooled_median_ms,
    min(p95_ms) OVER trials AS pooled_p95_ms
  FROM centred
  WINDOW trials AS (PARTITION BY sweep_id, configuration_id, measure)
)
SELECT
  summary.sweep_id,
  summary.configuration_id,
  summary.measure,
  summary.done_trials AS trials,
  summary.failed_trials,
  summary.centre_ms AS mean_ms,
  summary.pooled_median_ms AS median_ms,
  summary.pooled_p95_ms AS p95_ms,
  summary.centre_ms - student_t.quantile_975 * summary.standard_error_ms AS ci95_low_ms,
  summary.centre_ms + student_t.quantile_975 * summary.standard_error_ms AS ci95_high_ms
FROM summary
-- The row at or below: an interval a little too wide where the table has a gap or ends.
LEFT JOIN student_t
  ON student_t.degrees_of_freedom = (
    SELECT max(degrees_of_freedom) FROM student_t WHERE degrees_of_freedom <= summary.n - 1
  )
WHERE summary.place = 1;
