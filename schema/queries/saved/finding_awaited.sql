-- What a call's return leaves out on a GPU backend
-- Of each done inference trial on WebGL or WebGPU the time until the result was there over the time until the call returned.
-- says: On WebGL and WebGPU a user waits {value} as long for a result as the library's call takes to return.
-- says below: On WebGL and WebGPU a result is there after {value} of the time that the library's call takes to return.
-- needs: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  infer.configuration_id, infer.trial_id, attempt.adapter_is_software AS software_adapter,
  infer.mean_ms / infer.returned_mean_ms AS value
FROM trial_measure AS infer
JOIN trial ON trial.trial_id = infer.trial_id
JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
JOIN configuration ON configuration.configuration_id = infer.configuration_id
WHERE infer.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND infer.measure = 'inference'
  AND infer.outcome = 'done' AND infer.returned_mean_ms > 0 AND configuration.backend IN ('webgl', 'webgpu')
  AND configuration.control_arm IS NULL
ORDER BY infer.configuration_id, infer.trial_id;
