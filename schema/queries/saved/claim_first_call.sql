-- The first call of TensorFlow.js on WebGL takes longer than that of Keras.js
-- Time of the first call of TensorFlow.js on WebGL over that of Keras.js, of one dense network; trials of one block beside each other. As a
-- user waits: until the result is there. As the study read it: until the call returned, of Keras.js with a promise of its result, however
-- much of it was computed by then, of TensorFlow.js with shaders compiled and commands queued. What Keras.js computes once while it loads is in
-- its model_load and in neither reading.
-- claims: The first call on WebGL takes TensorFlow.js {value} the time that it takes Keras.js.
-- holds: above 1
-- printed: Keras.js 3 ms at most on all tasks
-- plan: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH called AS (
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
    AND trial_measure.measure = 'warmup' AND trial_measure.outcome = 'done' AND configuration.control_arm IS NULL
    AND configuration.framework IN ('kerasjs', 'tfjs') AND configuration.backend = 'webgl' AND configuration.workload = 'mlp'
    AND configuration.task = 'infer' AND coalesce(configuration.parameters ->> '$.readback', 'sync') = 'sync'
    AND coalesce(configuration.parameters ->> '$.thread', 'main') = 'main'
),
timed AS (
  SELECT called.*, 'as_waited' AS reading, mean_ms AS ms FROM called
  UNION ALL
  SELECT called.*, 'as_read', returned_mean_ms FROM called
)
-- configuration_id is that of TensorFlow.js.
SELECT
  tfjs.configuration_id, tfjs.trial_id, reading, tfjs.framework || ' ' || tfjs.framework_version AS part,
  tfjs.adapter_is_software AS software_adapter, tfjs.ms / nullif(avg(kerasjs.ms), 0) AS value,
  json_group_array(DISTINCT kerasjs.trial_id) AS beside_trial_ids
FROM timed AS tfjs
JOIN timed AS kerasjs USING (reading, depth, width, problem, block)
WHERE tfjs.framework = 'tfjs' AND kerasjs.framework = 'kerasjs'
GROUP BY tfjs.trial_id, reading
ORDER BY reading, tfjs.configuration_id, tfjs.trial_id;
