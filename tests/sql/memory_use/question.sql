SELECT
  framework, task, trials, peak_footprint_bytes, mean_footprint_bytes, gpu_process_peak_footprint_bytes,
  model_load_peak_footprint_bytes, warmup_peak_footprint_bytes
FROM memory_use
ORDER BY framework, task;
