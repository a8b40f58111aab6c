-- Calls of TensorFlow.js nest deeper than those of ConvNetJS
-- Most frames of the framework's own code that one sample of the profiler saw while a dense network was trained on the CPU, of TensorFlow.js
-- over ConvNetJS; trials of one block beside each other. No clock: one reading. Each is a lower bound.
-- claims: Calls of TensorFlow.js nest {value} as deep as those of ConvNetJS.
-- holds: above 1
-- printed: 48 frames to 3: 16×
-- plan: paper-call-depth
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH nested AS (
  SELECT
    configuration.*, trial.block, trial.trial_id, metric.value AS frames,
    json_remove(configuration.parameters, '$.batches', '$.cache', '$.cpu_operators', '$.execution', '$.gpu_cache', '$.measure_ms', '$.optimize',
      '$.readback', '$.samples', '$.thread', '$.threads', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms', '$.warmup_samples') AS problem
  FROM trial
  JOIN configuration ON configuration.configuration_id = trial.configuration_id
  JOIN metric ON metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number AND metric.name = 'call_depth_max'
  WHERE trial.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial.outcome = 'done' AND configuration.workload = 'mlp' AND configuration.task = 'train' AND configuration.backend = 'cpu'
    AND configuration.control_arm IS NULL AND coalesce(configuration.parameters ->> '$.readback', 'sync') = 'sync'
    AND coalesce(configuration.parameters ->> '$.thread', 'main') = 'main'
)
-- configuration_id is that of TensorFlow.js.
SELECT
  tfjs.configuration_id, tfjs.trial_id, 'both' AS reading, tfjs.framework || ' ' || tfjs.framework_version AS part,
  tfjs.frames / nullif(avg(convnetjs.frames), 0) AS value,
  json_group_array(DISTINCT convnetjs.trial_id) AS beside_trial_ids
FROM nested AS tfjs
JOIN nested AS convnetjs USING (depth, width, problem, block)
WHERE tfjs.framework = 'tfjs' AND convnetjs.framework = 'convnetjs'
GROUP BY tfjs.trial_id
ORDER BY tfjs.configuration_id, tfjs.trial_id;
