SELECT m.name AS view, group_concat(c.name, ' ') AS columns
FROM sqlite_schema AS m
JOIN pragma_table_info(m.name) AS c
WHERE
  m.type = 'view'
  AND m.name IN (
    'training_time', 'inference_time', 'model_loading_time', 'warmup_time', 'cpu_utilization', 'memory_use', 'memory_by_phase',
    'model_size',
    'framework_capability', 'call_depth', 'energy', 'experience', 'gpu_use',
    'sampling_quality', 'trial_summary', 'contention', 'harness_overhead', 'native_gap',
    'native_gap_as_study', 'operator_use'
  )
GROUP BY m.name
ORDER BY m.name;
