-- WebGL makes the inference of TensorFlow.js faster
-- Inference time of TensorFlow.js on WebGL over that on its CPU backend, of one dense network; trials of one block beside each other. As a
-- user waits: until the result is there. As the study read it: until the call returned, on WebGL with commands queued, on the CPU with
-- the result.
-- claims: Inference on WebGL takes TensorFlow.js {value} the time that it takes on the CPU.
-- holds: below 1
-- plan: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH inferred AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms, trial_measure.returned_mean_ms,
    attempt.adapter_is_software,
    json_remove(configuration.parameters, '$.batches', '$.cache', '$.cpu_operators', '$.execution', '$.gpu_cache', '$.measure_ms', '$.optimize',
      '$.readback', '$.samples', '$.thread', '$.threads', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms', '$.warmup_samples') AS problem
  FROM trial_measure
  JOIN trial ON trial.trial_id = trial_measure.trial_id
  JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial_measure.measure = 'inference' AND trial_measure.outcome = 'done' AND configuration.control_arm IS NULL
    AND configuration.framework = 'tfjs' AND configuration.backend IN ('cpu', 'webgl') AND configuration.workload = 'mlp'
    AND coalesce(configuration.parameters ->> '$.readback', 'sync') = 'sync'
    AND coalesce(configuration.parameters ->> '$.thread', 'main') = 'main'
),
timed AS (
  SELECT inferred.*, 'as_waited' AS reading, mean_ms AS ms FROM inferred
  UNION ALL
  SELECT inferred.*, 'as_read', returned_mean_ms FROM inferred
)
-- configuration_id is that of WebGL.
SELECT
  webgl.configuration_id, webgl.trial_id, reading, webgl.framework || ' ' || webgl.framework_version AS part,
  webgl.adapter_is_software AS software_adapter, webgl.ms / nullif(avg(cpu.ms), 0) AS value,
  json_group_array(DISTINCT cpu.trial_id) AS beside_trial_ids
FROM timed AS webgl
JOIN timed AS cpu USING (reading, framework_version, depth, width, problem, block)
WHERE webgl.backend = 'webgl' AND cpu.backend = 'cpu'
GROUP BY webgl.trial_id, reading
ORDER BY reading, webgl.configuration_id, webgl.trial_id;
