-- Mean and median of each measure in each done trial: the level at which statistics are taken, because iterations inside
-- one trial are autocorrelated and trials are not. Not public.
CREATE VIEW trial_measure AS
WITH ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY trial_id, measure ORDER BY ms) AS place,
    count(*) OVER (PARTITION BY trial_id, measure) AS size
  FROM measured_duration
)
SELECT
  trial_id,
  sweep_id,
  configuration_id,
  measure,
  avg(ms) AS mean_ms,
  avg(ms) FILTER (WHERE place IN ((size + 1) / 2, (size + 2) / 2)) AS median_ms
FROM ranked
GROUP BY trial_id, measure;
