SELECT
  pid, start_ticks, name, driver, bus_id, count(*), min(t_us), max(t_us), max(gpu_process_reading.memory_bytes)
FROM process
JOIN gpu_process_reading USING (process_id)
JOIN gpu USING (gpu_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
GROUP BY process_id, gpu_id
ORDER BY pid, start_ticks, name, bus_id
