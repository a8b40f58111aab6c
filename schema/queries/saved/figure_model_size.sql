-- Sizes of model files by framework
-- Bytes of all files in which a framework keeps a model, exact; of a configuration that several tasks share, once.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  model_size.framework, model_size.framework_version, model_size.workload, model_size.depth, model_size.width,
  coalesce(configuration.parameters ->> '$.architecture', configuration.parameters ->> '$.model') AS model,
  nullif(configuration.parameters ->> '$.variant', 'only') AS variant,
  max(
    (
      SELECT model_folder FROM model_label
      WHERE model_label.sweep_id = model_size.sweep_id AND model_label.model = configuration.parameters ->> '$.model'
    )
  ) AS model_folder,
  model_size.model_file_bytes, group_concat(DISTINCT model_size.backend) AS backends
FROM model_size
JOIN configuration USING (configuration_id)
WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
  AND model_file_bytes IS NOT NULL
GROUP BY
  model_size.framework, model_size.framework_version, model_size.workload, model_size.depth, model_size.width, 6, 7, model_size.model_file_bytes
ORDER BY model_size.workload, model_size.framework, model_size.framework_version, model_size.depth, model_size.width, model, variant, model_file_bytes;
