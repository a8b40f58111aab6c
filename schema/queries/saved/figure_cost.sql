-- What time costs in memory and energy
-- Mean time of a batch or an inference beside the highest footprint of the page's process, with that of the GPU process on WebGL and WebGPU,
-- and the energy of a call by the CPU packages.
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH measured AS (
  SELECT
    sweep_id, framework, framework_version, backend, workload, task, depth, width, trials, failed_trials, mean_ms, ci95_low_ms, ci95_high_ms,
    configuration_id, flags
  FROM training_time WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
  UNION ALL
  SELECT
    sweep_id, framework, framework_version, backend, workload, task, depth, width, trials, failed_trials, mean_ms, ci95_low_ms, ci95_high_ms,
    configuration_id, flags
  FROM inference_time WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
)
SELECT
  measured.framework, measured.framework_version, measured.backend, configuration.platform, measured.workload, measured.task, measured.depth, measured.width,
  coalesce(configuration.parameters ->> '$.architecture', configuration.parameters ->> '$.model') AS model,
  (
    SELECT model_folder FROM model_label
    WHERE model_label.sweep_id = measured.sweep_id AND model_label.model = configuration.parameters ->> '$.model'
  ) AS model_folder,
  configuration.parameters, measured.configuration_id, measured.trials, measured.failed_trials,
  measured.mean_ms, measured.ci95_low_ms, measured.ci95_high_ms,
  memory_use.peak_footprint_bytes
  + CASE WHEN measured.backend IN ('webgl', 'webgpu') THEN memory_use.gpu_process_peak_footprint_bytes ELSE 0 END AS footprint_bytes,
  energy.package_joules_per_call, energy.no_package_energy_reason, measured.flags,
  -- Of a configuration without a done trial: what most of its trials came to.
  CASE
    WHEN measured.trials = 0
      THEN (
        SELECT outcome FROM trial
        WHERE trial.sweep_id = measured.sweep_id AND trial.configuration_id = measured.configuration_id AND outcome IS NOT NULL
        GROUP BY outcome ORDER BY count(*) DESC, outcome LIMIT 1
      )
  END AS outcome
FROM measured
JOIN configuration USING (configuration_id)
LEFT JOIN memory_use ON memory_use.sweep_id = measured.sweep_id AND memory_use.configuration_id = measured.configuration_id
LEFT JOIN energy ON energy.sweep_id = measured.sweep_id AND energy.configuration_id = measured.configuration_id
ORDER BY measured.workload, measured.task, measured.depth, measured.width, model, measured.framework, measured.framework_version, measured.backend, measured.configuration_id;
