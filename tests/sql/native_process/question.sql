SELECT
  median_ms, average_percent, max_percent, peak_footprint_bytes, mean_footprint_bytes, renderer_readings,
  (SELECT count(*) FROM experience) AS observed, (SELECT count(*) FROM call_depth) AS profiled
FROM training_time
JOIN cpu_utilization USING (sweep_id, configuration_id)
JOIN memory_use USING (sweep_id, configuration_id)
JOIN trial_summary USING (sweep_id, configuration_id);
