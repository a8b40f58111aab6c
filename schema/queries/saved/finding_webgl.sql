-- What WebGL brings
-- Inference time on WebGL over that on WebAssembly of one framework, version, workload, depth and width, trials of one block beside
-- each other.
-- says: Inference on WebGL takes {value} the time of WebAssembly.
-- needs: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH inferred AS (
  SELECT configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms, attempt.adapter_is_software
  FROM trial_measure
  JOIN trial ON trial.trial_id = trial_measure.trial_id
  JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT max(sweep_id) FROM sweep)) AND trial_measure.measure = 'inference'
    AND trial_measure.outcome = 'done' AND configuration.control_arm IS NULL
)
-- configuration_id is that of WebGL.
SELECT webgl.configuration_id, webgl.trial_id, webgl.mean_ms / wasm.mean_ms AS value, webgl.adapter_is_software AS software_adapter
FROM inferred AS webgl
JOIN inferred AS wasm USING (framework, framework_version, workload, block)
WHERE webgl.backend = 'webgl' AND wasm.backend = 'wasm' AND webgl.depth IS wasm.depth AND webgl.width IS wasm.width
  AND json_remove(webgl.parameters, '$.gpu_cache', '$.readback', '$.thread', '$.threads')
    = json_remove(wasm.parameters, '$.gpu_cache', '$.readback', '$.thread', '$.threads')
ORDER BY webgl.configuration_id, webgl.trial_id;
