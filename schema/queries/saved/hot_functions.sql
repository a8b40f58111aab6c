-- Where the page's time goes
-- Functions by their own share of the profiled samples of done trials; for sweeps with "profile": true.
-- :sweep_id integer = null  number of a sweep; null: the last one
-- :most integer = 10  functions of each configuration
WITH hot AS (
  SELECT
    configuration.configuration_id, hot_function.function_name, hot_function.script, hot_function.line_number,
    sum(hot_function.self_us) AS self_us, sum(hot_function.samples) AS samples
  FROM trial
  JOIN configuration USING (configuration_id)
  JOIN hot_function USING (trial_id, attempt_number)
  WHERE trial.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND trial.outcome = 'done' AND configuration.control_arm IS NULL
  GROUP BY configuration.configuration_id, hot_function.function_name, hot_function.script, hot_function.line_number, hot_function.column_number
),
ranked AS (
  SELECT
    hot.*, 100.0 * self_us / sum(self_us) OVER (PARTITION BY configuration_id) AS percent_of_stored,
    row_number() OVER (PARTITION BY configuration_id ORDER BY self_us DESC) AS place
  FROM hot
)
SELECT
  framework, framework_version, backend, workload, task, depth, width, configuration_id, place, function_name, script, line_number, samples,
  percent_of_stored
FROM ranked
JOIN configuration USING (configuration_id)
WHERE place <= :most
ORDER BY framework, framework_version, backend, workload, task, depth, width, configuration_id, place;
