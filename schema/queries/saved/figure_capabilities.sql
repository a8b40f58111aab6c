-- What frameworks can do
-- Each capability as it was tried by task probe: 1 yes, 0 no, NULL not to be seen; a configuration without a done trial says what
-- became of it. trial_uuid is a trial that shows it.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  measured.framework, measured.framework_version, measured.backend, configuration_id, measured.trials, measured.failed_trials,
  measured.dnn, measured.cnn, measured.rnn, measured.trains, measured.saves, measured.loads, measured.imports_keras, measured.imports_tensorflow,
  measured.imports_onnx, measured.gpu, measured.layer_types, measured.activation_types, measured.optimizer_types,
  measured.library_bytes, measured.library_gzip_bytes,
  (
    SELECT trial_uuid FROM trial
    WHERE trial.sweep_id = measured.sweep_id AND trial.configuration_id = measured.configuration_id AND outcome IS NOT NULL
    ORDER BY outcome <> 'done', position LIMIT 1
  ) AS trial_uuid,
  -- Of a configuration without a done trial: what most of its trials came to.
  CASE
    WHEN measured.trials = 0
      THEN (
        SELECT outcome FROM trial
        WHERE trial.sweep_id = measured.sweep_id AND trial.configuration_id = measured.configuration_id AND outcome IS NOT NULL
        GROUP BY outcome ORDER BY count(*) DESC, outcome LIMIT 1
      )
  END AS outcome
FROM framework_capability AS measured
WHERE measured.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
ORDER BY measured.framework, measured.framework_version, measured.backend;
