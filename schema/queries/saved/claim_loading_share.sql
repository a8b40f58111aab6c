-- Loading and the first call outweigh inference
-- Of each trial the time of loading its model and of the first call, over one warm inference. As a user waits: all of model_load, and
-- calls until their result is there. As the study read it: of ConvNetJS, brain.js and synaptic the making of the network alone for
-- model_load (build_ms), and calls of Keras.js, and of TensorFlow.js on WebGL, until they returned, with a promise or with commands
-- queued: it read nothing back. WebDNN was awaited.
-- claims: Loading a dense network and calling it for the first time take {value} the time of one warm inference.
-- holds: above 1
-- plan: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH timed AS (
  SELECT
    configuration.*, attempt.adapter_is_software, infer.trial_id, load.mean_ms AS load_ms, load.build_ms,
    first_call.mean_ms AS first_ms, first_call.returned_mean_ms AS first_returned_ms,
    infer.mean_ms AS infer_ms, infer.returned_mean_ms AS infer_returned_ms,
    configuration.framework = 'kerasjs' OR configuration.framework = 'tfjs' AND configuration.backend = 'webgl' AS unawaited
  FROM trial_measure AS infer
  JOIN trial_measure AS load ON load.trial_id = infer.trial_id AND load.measure = 'model_load'
  JOIN trial_measure AS first_call ON first_call.trial_id = infer.trial_id AND first_call.measure = 'warmup'
  JOIN trial ON trial.trial_id = infer.trial_id
  JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
  JOIN configuration ON configuration.configuration_id = infer.configuration_id
  WHERE infer.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND infer.measure = 'inference' AND infer.outcome = 'done' AND configuration.control_arm IS NULL
    AND configuration.framework IN ('brain', 'convnetjs', 'kerasjs', 'synaptic', 'tfjs', 'webdnn') AND configuration.workload = 'mlp'
    AND (configuration.backend = 'cpu' OR configuration.backend = 'webgl' AND configuration.framework IN ('kerasjs', 'tfjs', 'webdnn'))
    AND coalesce(configuration.parameters ->> '$.readback', 'sync') = 'sync'
    AND coalesce(configuration.parameters ->> '$.thread', 'main') = 'main'
),
told AS (
  SELECT timed.*, 'as_waited' AS reading, (load_ms + first_ms) / infer_ms AS value FROM timed
  UNION ALL
  SELECT
    timed.*, 'as_read',
    (
      CASE WHEN framework IN ('brain', 'convnetjs', 'synaptic') THEN build_ms ELSE load_ms END
      + CASE WHEN unawaited THEN first_returned_ms ELSE first_ms END
    ) / nullif(CASE WHEN unawaited THEN infer_returned_ms ELSE infer_ms END, 0)
  FROM timed
)
SELECT
  configuration_id, trial_id, reading, framework || ' ' || framework_version || ' ' || backend AS part,
  adapter_is_software AS software_adapter, value
FROM told
ORDER BY reading, configuration_id, trial_id;
