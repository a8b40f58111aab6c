-- Inference time by depth, width and model
-- Mean time of an inference with its interval, of each configuration; those without a done trial say what became of them.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  measured.framework, measured.framework_version, measured.backend, measured.workload, measured.task, measured.depth, measured.width,
  coalesce(configuration.parameters ->> '$.architecture', configuration.parameters ->> '$.model') AS model,
  (
    SELECT model_folder FROM model_label
    WHERE model_label.sweep_id = measured.sweep_id AND model_label.model = configuration.parameters ->> '$.model'
  ) AS model_folder,
  configuration.parameters, configuration_id,
  measured.trials, measured.failed_trials, measured.mean_ms, measured.ci95_low_ms, measured.ci95_high_ms, measured.network, measured.readback, measured.flags,
  -- Of a configuration without a done trial: what most of its trials came to.
  CASE
    WHEN measured.trials = 0
      THEN (
        SELECT outcome FROM trial
        WHERE trial.sweep_id = measured.sweep_id AND trial.configuration_id = measured.configuration_id AND outcome IS NOT NULL
        GROUP BY outcome ORDER BY count(*) DESC, outcome LIMIT 1
      )
  END AS outcome
FROM inference_time AS measured
JOIN configuration USING (configuration_id)
WHERE measured.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
ORDER BY measured.workload, measured.task, measured.framework, measured.framework_version, measured.backend, measured.depth, measured.width, configuration_id;
