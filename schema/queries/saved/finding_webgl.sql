-- What WebGL brings
-- Inference time on WebGL over that on WebAssembly, the fastest of it where there are several, of one framework, version and network;
-- trials of one block beside each other.
-- says: Inference on WebGL takes {value} the time of WebAssembly.
-- needs: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH inferred AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms, attempt.adapter_is_software,
    json_remove(configuration.parameters, '$.batches', '$.cache', '$.cpu_operators', '$.execution', '$.gpu_cache', '$.measure_ms', '$.optimize',
      '$.readback', '$.samples', '$.thread', '$.threads', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms', '$.warmup_samples') AS problem
  FROM trial_measure
  JOIN trial ON trial.trial_id = trial_measure.trial_id
  JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial_measure.measure = 'inference' AND trial_measure.outcome = 'done' AND configuration.control_arm IS NULL
)
-- configuration_id is that of WebGL.
SELECT
  webgl.configuration_id, webgl.trial_id, webgl.adapter_is_software AS software_adapter, webgl.mean_ms / min(wasm.mean_ms) AS value,
  -- Of the fastest: with min() SQLite takes a row's other columns from the row that has it.
  json_array(wasm.trial_id) AS beside_trial_ids
FROM inferred AS webgl
JOIN inferred AS wasm USING (framework, framework_version, workload, problem, block)
WHERE webgl.backend = 'webgl' AND wasm.backend = 'wasm'
GROUP BY webgl.trial_id
ORDER BY webgl.configuration_id, webgl.trial_id;
