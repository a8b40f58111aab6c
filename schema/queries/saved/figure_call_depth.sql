-- How deep the calls of frameworks nest
-- Frames of the framework's own code on the page's main thread, of profiled configurations: the most of all trials, and the mean.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  measured.framework, measured.framework_version, measured.backend, measured.workload, measured.task, measured.depth, measured.width,
  coalesce(configuration.parameters ->> '$.architecture', configuration.parameters ->> '$.model') AS model,
  (
    SELECT model_folder FROM model_label
    WHERE model_label.sweep_id = measured.sweep_id AND model_label.model = configuration.parameters ->> '$.model'
  ) AS model_folder,
  configuration.parameters, configuration_id,
  measured.trials, measured.failed_trials, measured.max_depth, measured.mean_depth, measured.samples,
  -- Of a configuration without a done trial: what most of its trials came to.
  CASE
    WHEN measured.trials = 0
      THEN (
        SELECT outcome FROM trial
        WHERE trial.sweep_id = measured.sweep_id AND trial.configuration_id = measured.configuration_id AND outcome IS NOT NULL
        GROUP BY outcome ORDER BY count(*) DESC, outcome LIMIT 1
      )
  END AS outcome
FROM call_depth AS measured
JOIN configuration USING (configuration_id)
WHERE measured.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
ORDER BY measured.workload, measured.task, measured.framework, measured.framework_version, measured.backend, measured.depth, measured.width, configuration_id;
