-- How many times as much a page takes as native code
-- Each quantity of native_gap; beside quantity elapsed the same two configurations as the first study read them, of native_gap_as_study.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  gap.browser_framework, gap.browser_framework_version, gap.browser_backend, gap.native_framework, gap.native_framework_version,
  gap.native_backend, gap.native_execution, gap.native_threads, gap.workload, gap.task, gap.depth, gap.width,
  coalesce(gap.architecture, gap.model) AS model,
  (
    SELECT model_folder FROM model_label
    WHERE model_label.sweep_id = gap.sweep_id AND model_label.model = page.parameters ->> '$.model'
  ) AS model_folder,
  page.parameters,
  gap.quantity, gap.pairs, gap.browser_mean, gap.native_mean, gap.ratio, gap.ci95_low, gap.ci95_high,
  study.ratio AS study_ratio, study.ci95_low AS study_ci95_low, study.ci95_high AS study_ci95_high,
  gap.browser_configuration_id, gap.native_configuration_id
FROM native_gap AS gap
JOIN configuration AS page ON page.configuration_id = gap.browser_configuration_id
LEFT JOIN native_gap_as_study AS study
  ON study.sweep_id = gap.sweep_id AND gap.quantity = 'elapsed'
  AND study.browser_configuration_id = gap.browser_configuration_id AND study.native_configuration_id = gap.native_configuration_id
WHERE gap.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
ORDER BY
  gap.quantity, gap.workload, gap.task, gap.depth, gap.width, model, gap.browser_framework, gap.browser_framework_version, gap.browser_backend,
  gap.native_framework, gap.browser_configuration_id, gap.native_configuration_id;
