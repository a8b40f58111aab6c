SELECT
  name, driver, bus_id, count(busy_percent), min(busy_percent), max(busy_percent), count(power_watts), max(power_watts),
  count(clock_mhz), max(clock_mhz)
FROM attempt_gpu
JOIN gpu USING (gpu_id)
LEFT JOIN gpu_reading USING (trial_id, attempt_number, gpu_id)
WHERE attempt_gpu.trial_id = :trial_id AND attempt_gpu.attempt_number = :attempt_number
GROUP BY gpu_id
ORDER BY name, bus_id
