-- Where the time of a call goes, by operator
-- By the libraries' own profilers, means over the done trials; for sweeps with "profile": "operators". Without an operator: why there is no profile.
-- :sweep_id integer = null  number of a sweep; null: the last one
-- :most integer = 10  operators of each configuration
WITH used AS (
  SELECT *
  FROM operator_use
  WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
),
profiled AS (
  SELECT configuration_id, count(DISTINCT uuid) AS trials FROM used WHERE operator IS NOT NULL GROUP BY configuration_id
),
summed AS (
  SELECT
    used.configuration_id, used.operator, used.operator_group, min(used.clock) AS clock, min(profiled.trials) AS trials,
    sum(used.executions_per_call) / min(profiled.trials) AS executions_per_call,
    sum(used.ms_per_call) / min(profiled.trials) AS ms_per_call,
    avg(used.coverage_percent) AS coverage_percent, avg(used.profiled_ms) AS profiled_ms, avg(used.measured_ms) AS measured_ms,
    min(used.absent) AS absent
  FROM used
  LEFT JOIN profiled USING (configuration_id)
  GROUP BY used.configuration_id, used.operator, used.operator_group
),
ranked AS (
  SELECT
    summed.*, 100.0 * ms_per_call / nullif(sum(ms_per_call) OVER (PARTITION BY configuration_id), 0) AS share_percent,
    row_number() OVER (PARTITION BY configuration_id ORDER BY ms_per_call DESC, operator) AS place
  FROM summed
)
SELECT
  framework, framework_version, backend, parameters ->> '$.execution' AS execution, CAST(parameters ->> '$.threads' AS INTEGER) AS threads,
  workload, task, depth, width, parameters ->> '$.architecture' AS architecture, parameters ->> '$.model' AS model,
  nullif(parameters ->> '$.variant', 'only') AS variant, configuration_id, place, operator, operator_group,
  executions_per_call, ms_per_call, share_percent, coverage_percent, profiled_ms, measured_ms, clock, trials, absent
FROM ranked
JOIN configuration USING (configuration_id)
WHERE place <= :most
ORDER BY framework, framework_version, backend, workload, task, depth, width, configuration_id, place;
