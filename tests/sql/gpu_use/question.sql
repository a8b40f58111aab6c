SELECT
  framework, task, trials, answered_by, adapter, gpu, bus_id, browser_busy_mean_percent, browser_busy_peak_percent,
  browser_memory_peak_bytes, browser_memory_rise_bytes, device_busy_mean_percent, device_busy_peak_percent, device_idle_percent,
  device_memory_peak_bytes, device_memory_rise_bytes, device_power_watts, device_idle_power_watts,
  gpu_process_peak_footprint_bytes
FROM gpu_use
ORDER BY framework, task, gpu;
SELECT count(*) AS trial_gpu_rows FROM trial_gpu;
SELECT count(*) AS gpu_phase_readings, (SELECT count(*) FROM gpu_phase_use) AS gpu_phase_uses FROM gpu_phase_reading;
