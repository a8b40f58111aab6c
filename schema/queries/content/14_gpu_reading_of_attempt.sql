SELECT
  name, driver, bus_id, count(*), min(t_us), max(t_us), max(busy_ns), max(gpu_reading.memory_bytes), max(energy_uj)
FROM gpu_reading JOIN gpu USING (gpu_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
GROUP BY gpu_id
ORDER BY name, bus_id
