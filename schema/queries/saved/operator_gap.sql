-- Which operators make a page slower than native code
-- By group of operators, milliseconds per batch or sample of both: of the pairs of native_gap of which both have an operator profile.
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH used AS (
  SELECT configuration_id, uuid, operator_group, ms_per_call, clock, coverage_percent
  FROM operator_use
  WHERE
    operator IS NOT NULL
    AND sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
),
profiled AS (
  SELECT
    configuration_id, count(DISTINCT uuid) AS trials, sum(ms_per_call) / count(DISTINCT uuid) AS ms, min(clock) AS clock,
    avg(coverage_percent) AS coverage_percent
  FROM used
  GROUP BY configuration_id
),
grouped AS (
  SELECT used.configuration_id, used.operator_group, sum(used.ms_per_call) / min(profiled.trials) AS ms
  FROM used
  JOIN profiled USING (configuration_id)
  GROUP BY used.configuration_id, used.operator_group
),
pair AS (
  SELECT native_gap.*
  FROM native_gap
  WHERE
    quantity = 'elapsed'
    AND sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
),
beside AS (
  SELECT pair.browser_configuration_id, pair.native_configuration_id, each_group.operator_group
  FROM pair
  JOIN (SELECT DISTINCT operator_group FROM grouped) AS each_group ON TRUE
)
SELECT
  pair.browser_framework, pair.browser_framework_version, pair.browser_backend, pair.native_framework, pair.native_framework_version,
  pair.native_backend, pair.native_execution, pair.native_threads, pair.workload, pair.task, pair.depth, pair.width, pair.architecture,
  pair.model, nullif(pair.variant, 'only') AS variant, pair.browser_configuration_id, pair.native_configuration_id,
  beside.operator_group, page_group.ms AS browser_ms, native_group.ms AS native_ms,
  page_group.ms / nullif(native_group.ms, 0) AS ratio,
  100.0 * (coalesce(page_group.ms, 0) - coalesce(native_group.ms, 0)) / nullif(page.ms - native.ms, 0) AS percent_of_gap,
  page.ms AS browser_operators_ms, native.ms AS native_operators_ms, pair.ratio AS measured_ratio,
  page.coverage_percent AS browser_coverage_percent, native.coverage_percent AS native_coverage_percent, page.clock AS browser_clock
FROM beside
JOIN pair USING (browser_configuration_id, native_configuration_id)
JOIN profiled AS page ON page.configuration_id = pair.browser_configuration_id
JOIN profiled AS native ON native.configuration_id = pair.native_configuration_id
LEFT JOIN grouped AS page_group
  ON page_group.configuration_id = pair.browser_configuration_id AND page_group.operator_group = beside.operator_group
LEFT JOIN grouped AS native_group
  ON native_group.configuration_id = pair.native_configuration_id AND native_group.operator_group = beside.operator_group
WHERE page_group.ms IS NOT NULL OR native_group.ms IS NOT NULL
ORDER BY
  pair.workload, pair.task, pair.depth, pair.width, pair.architecture, pair.browser_framework, pair.browser_backend,
  pair.native_framework, pair.browser_configuration_id, pair.native_configuration_id,
  coalesce(page_group.ms, 0) - coalesce(native_group.ms, 0) DESC, beside.operator_group;
