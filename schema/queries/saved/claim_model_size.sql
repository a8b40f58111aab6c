-- Model files in JSON are larger than binary ones
-- Bytes of the model files of brain.js, ConvNetJS and synaptic, which are JSON, over those of TensorFlow.js, of one dense network: exact, no
-- clock, one reading.
-- claims: A dense network in JSON takes {value} the bytes of the files of TensorFlow.js.
-- holds: above 1
-- printed: about 7×
-- plan: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH file AS (
  SELECT
    configuration.*, trial.trial_id, metric.value AS bytes,
    json_remove(configuration.parameters, '$.batches', '$.cache', '$.cpu_operators', '$.execution', '$.gpu_cache', '$.measure_ms', '$.optimize',
      '$.readback', '$.samples', '$.thread', '$.threads', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms', '$.warmup_samples') AS problem
  FROM trial
  JOIN configuration ON configuration.configuration_id = trial.configuration_id
  JOIN metric ON metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number AND metric.name = 'model_file_bytes'
  WHERE trial.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial.outcome = 'done' AND configuration.workload = 'mlp' AND configuration.task = 'infer' AND configuration.control_arm IS NULL
)
-- configuration_id is that of JSON.
SELECT
  json.configuration_id, json.trial_id, 'both' AS reading, json.framework || ' ' || json.framework_version AS part,
  json.bytes / min(binary.bytes) AS value,
  json_group_array(DISTINCT binary.trial_id) AS beside_trial_ids
FROM file AS json
JOIN file AS binary USING (depth, width, problem)
WHERE json.framework IN ('brain', 'convnetjs', 'synaptic') AND json.backend = 'cpu' AND binary.framework = 'tfjs'
GROUP BY json.trial_id
ORDER BY json.configuration_id, json.trial_id;
