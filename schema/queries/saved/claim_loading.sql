-- ConvNetJS loads fastest
-- Loading time over that of ConvNetJS, of one dense network; trials of one block beside each other. As a user waits: all of model_load,
-- from a URL to a usable model, of every framework. As the study read it: of ConvNetJS, brain.js and synaptic the making of the network
-- alone (build_ms), because their files were fetched and parsed before its clock began; of the others all of it. Backends that the study
-- had: of Keras.js, TensorFlow.js and WebDNN also WebGL.
-- claims: The other frameworks take {value} the time of ConvNetJS to load a dense network.
-- holds: above 1
-- printed: synaptic 100 to 1,000×
-- plan: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH loaded AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms, trial_measure.build_ms,
    json_remove(configuration.parameters, '$.batches', '$.cache', '$.cpu_operators', '$.execution', '$.gpu_cache', '$.measure_ms', '$.optimize',
      '$.readback', '$.samples', '$.thread', '$.threads', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms', '$.warmup_samples') AS problem
  FROM trial_measure
  JOIN trial ON trial.trial_id = trial_measure.trial_id
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial_measure.measure = 'model_load' AND trial_measure.outcome = 'done' AND configuration.control_arm IS NULL
    AND configuration.framework IN ('brain', 'convnetjs', 'kerasjs', 'synaptic', 'tfjs', 'webdnn') AND configuration.workload = 'mlp'
    AND (configuration.backend = 'cpu' OR configuration.backend = 'webgl' AND configuration.framework IN ('kerasjs', 'tfjs', 'webdnn'))
    AND coalesce(configuration.parameters ->> '$.readback', 'sync') = 'sync'
    AND coalesce(configuration.parameters ->> '$.thread', 'main') = 'main'
),
timed AS (
  SELECT loaded.*, 'as_waited' AS reading, mean_ms AS ms FROM loaded
  UNION ALL
  SELECT loaded.*, 'as_read', CASE WHEN framework IN ('brain', 'convnetjs', 'synaptic') THEN build_ms ELSE mean_ms END FROM loaded
)
-- configuration_id is that of the other framework.
SELECT
  other.configuration_id, other.trial_id, reading,
  other.framework || ' ' || other.framework_version || ' ' || other.backend AS part, other.ms / nullif(avg(convnetjs.ms), 0) AS value,
  json_group_array(DISTINCT convnetjs.trial_id) AS beside_trial_ids
FROM timed AS other
JOIN timed AS convnetjs USING (reading, depth, width, problem, block)
WHERE other.framework <> 'convnetjs' AND convnetjs.framework = 'convnetjs'
GROUP BY other.trial_id, reading
ORDER BY reading, other.configuration_id, other.trial_id;
