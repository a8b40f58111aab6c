-- Public, version 1. What a framework was seen to do on a backend, by task probe. 1: yes, 0: no, NULL: it was not to be
-- seen. docs/method.md says how each was tried.
--   trains, saves, loads            the smallest dense network learnt from a batch; gave its files; was loaded from them
--   dnn, cnn, rnn                   the smallest network of the kind gave the reference's answer
--   gpu                             it computed by WebGL or WebGPU, by whatever adapter
--   imports_keras, _tensorflow, _onnx
--   layer_types, activation_types, optimizer_types   counts of the names that the library shows
--   library_bytes, library_gzip_bytes                what the page fetched of the vendor's files
CREATE VIEW framework_capability AS
SELECT
  trial_attempt.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  count(DISTINCT trial_attempt.trial_id) FILTER (WHERE trial_attempt.outcome = 'done') AS trials,
  count(DISTINCT trial_attempt.trial_id) FILTER (WHERE trial_attempt.outcome NOT IN ('done', 'unsupported')) AS failed_trials,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'can_train') AS BIGINT) AS trains,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'can_dnn') AS BIGINT) AS dnn,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'can_cnn') AS BIGINT) AS cnn,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'can_rnn') AS BIGINT) AS rnn,
  CASE WHEN max(trial_attempt.outcome = 'done') THEN CAST(configuration.backend IN ('webgl', 'webgpu') AS BIGINT) END AS gpu,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'can_save') AS BIGINT) AS saves,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'can_load') AS BIGINT) AS loads,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'imports_keras') AS BIGINT) AS imports_keras,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'imports_tensorflow') AS BIGINT) AS imports_tensorflow,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'imports_onnx') AS BIGINT) AS imports_onnx,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'layer_types') AS BIGINT) AS layer_types,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'activation_types') AS BIGINT) AS activation_types,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'optimizer_types') AS BIGINT) AS optimizer_types,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'library_bytes') AS BIGINT) AS library_bytes,
  CAST(max(metric.value) FILTER (WHERE metric.name = 'library_gzip_bytes') AS BIGINT) AS library_gzip_bytes,
  trial_attempt.configuration_id
FROM trial_attempt
JOIN configuration USING (configuration_id)
LEFT JOIN metric
  ON metric.trial_id = trial_attempt.trial_id
  AND metric.attempt_number = trial_attempt.attempt_number
  AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task = 'probe' AND configuration.control_arm IS NULL
GROUP BY
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width;
