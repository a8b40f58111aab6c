-- Statistics over the trials of one configuration in one sweep, for each measure. Not public: training_time and its
-- siblings are.
--   mean_ms, ci95_*   mean of the trials' means, with Student's t at n - 1 degrees of freedom; one trial has no interval
--   median_ms         median of the trials' medians
--   p95_ms            nearest-rank 95th percentile of all iterations of all trials, pooled
CREATE VIEW configuration_measure AS
WITH centred AS (
  SELECT
    *,
    avg(mean_ms) OVER trials AS centre_ms,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, measure ORDER BY median_ms) AS place,
    count(*) OVER trials AS n
  FROM trial_measure
  WINDOW trials AS (PARTITION BY sweep_id, configuration_id, measure)
),
summary AS (
  SELECT
    sweep_id,
    configuration_id,
    measure,
    n,
    avg(mean_ms) AS mean_ms,
    -- n = 1 divides by zero, which is NULL in SQLite: no interval
    sqrt(sum((mean_ms - centre_ms) * (mean_ms - centre_ms)) / (n - 1)) AS standard_deviation_ms,
    avg(median_ms) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS median_ms
  FROM centred
  GROUP BY sweep_id, configuration_id, measure
),
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, measure ORDER BY ms) AS place,
    count(*) OVER (PARTITION BY sweep_id, configuration_id, measure) AS size
  FROM measured_duration
),
percentile AS (
  SELECT sweep_id, configuration_id, measure, min(ms) FILTER (WHERE place * 100 >= size * 95) AS p95_ms
  FROM ranked
  GROUP BY sweep_id, configuration_id, measure
)
SELECT
  summary.sweep_id,
  summary.configuration_id,
  summary.measure,
  summary.mean_ms,
  summary.median_ms,
  percentile.p95_ms,
  summary.mean_ms - student_t.quantile_975 * summary.standard_deviation_ms / sqrt(summary.n) AS ci95_low_ms,
  summary.mean_ms + student_t.quantile_975 * summary.standard_deviation_ms / sqrt(summary.n) AS ci95_high_ms
FROM summary
JOIN percentile USING (sweep_id, configuration_id, measure)
LEFT JOIN student_t
  ON student_t.degrees_of_freedom = min(summary.n - 1, (SELECT max(degrees_of_freedom) FROM student_t));
