-- ConvNetJS trains fastest
-- Training time of brain.js, synaptic and TensorFlow.js on the CPU over that of ConvNetJS, of one dense network; trials of one block
-- beside each other. The study's pages waited for the loss of a batch, as these do: both readings are one. Its TensorFlow.js waited
-- for a frame of the screen beside, up to 16 ms a batch, and had its first batch in the mean; neither is so here.
-- claims: The other frameworks take {value} the time of ConvNetJS to train a dense network on the CPU.
-- holds: above 1
-- printed: brain.js about 2×, TensorFlow.js 2 to 3×
-- plan: paper-training
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH trained AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms,
    json_remove(configuration.parameters, '$.batches', '$.cache', '$.cpu_operators', '$.execution', '$.gpu_cache', '$.measure_ms', '$.optimize',
      '$.readback', '$.samples', '$.thread', '$.threads', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms', '$.warmup_samples') AS problem
  FROM trial_measure
  JOIN trial ON trial.trial_id = trial_measure.trial_id
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial_measure.measure = 'training' AND trial_measure.outcome = 'done' AND configuration.control_arm IS NULL
    AND configuration.framework IN ('brain', 'convnetjs', 'synaptic', 'tfjs') AND configuration.backend = 'cpu'
    AND configuration.workload = 'mlp' AND coalesce(configuration.parameters ->> '$.readback', 'sync') = 'sync'
    AND coalesce(configuration.parameters ->> '$.thread', 'main') = 'main'
)
-- configuration_id is that of the other framework.
SELECT
  other.configuration_id, other.trial_id, 'both' AS reading, other.framework || ' ' || other.framework_version AS part,
  other.mean_ms / avg(convnetjs.mean_ms) AS value,
  json_group_array(DISTINCT convnetjs.trial_id) AS beside_trial_ids
FROM trained AS other
JOIN trained AS convnetjs USING (depth, width, problem, block)
WHERE other.framework <> 'convnetjs' AND convnetjs.framework = 'convnetjs'
GROUP BY other.trial_id
ORDER BY other.configuration_id, other.trial_id;
