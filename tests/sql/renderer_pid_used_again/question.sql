SELECT peak_footprint_bytes, average_percent, max_percent, renderer_readings
FROM memory_use
JOIN cpu_utilization USING (sweep_id, framework)
JOIN trial_summary USING (sweep_id, framework);
