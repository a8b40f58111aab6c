-- How calls become faster
-- Time of the n-th call, from the first one on: median over a configuration's done trials of the entry that holds it, per call.
-- :sweep_id integer = null  number of a sweep; null: the last one
-- :framework text  tfjs, say
-- :backend text = "wasm"  cpu, wasm, webgl, webgpu ...
-- :most integer = 50  entries of each phase
WITH entry AS (
  SELECT
    configuration.configuration_id, configuration.framework_version, configuration.parameters, configuration.task, configuration.workload, configuration.depth, configuration.width,
    iteration.phase, iteration.iteration_index, coalesce(iteration.calls, 1) AS calls,
    iteration.duration_ns / 1e6 / coalesce(iteration.calls, 1) AS ms,
    row_number() OVER place AS place,
    max(coalesce(iteration.calls, 1)) OVER (PARTITION BY configuration.configuration_id, iteration.phase, iteration.iteration_index) AS most_calls,
    count(*) OVER (PARTITION BY configuration.configuration_id, iteration.phase, iteration.iteration_index) AS trials
  FROM trial
  JOIN configuration USING (configuration_id)
  JOIN iteration USING (trial_id, attempt_number)
  WHERE trial.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND trial.outcome = 'done'
    AND configuration.framework = :framework AND configuration.backend = :backend AND configuration.control_arm IS NULL
    AND iteration.iteration_index < :most
  WINDOW place AS (PARTITION BY configuration.configuration_id, iteration.phase, iteration.iteration_index
    ORDER BY iteration.duration_ns * 1.0 / coalesce(iteration.calls, 1))
)
SELECT
  framework_version, workload, task, depth, width, parameters ->> '$.model' AS model, parameters ->> '$.readback' AS readback,
  configuration_id, phase, iteration_index, trials, most_calls AS calls, avg(ms) AS median_ms
FROM entry
WHERE place IN ((trials + 1) / 2, (trials + 2) / 2)
GROUP BY configuration_id, phase, iteration_index
ORDER BY workload, task, depth, width, configuration_id, phase <> 'warmup', iteration_index;
