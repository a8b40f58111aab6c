SELECT
  framework, task, trials, peak_footprint_bytes, mean_footprint_bytes, gpu_process_peak_footprint_bytes,
  model_load_peak_footprint_bytes, warmup_peak_footprint_bytes, empty_page_footprint_bytes, footprint_over_model
FROM memory_use
ORDER BY framework, task;
