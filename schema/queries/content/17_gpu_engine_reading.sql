SELECT pid, start_ticks, name, driver, bus_id, engine, count(*), min(t_us), max(t_us), max(busy), max(total), max(capacity)
FROM process
JOIN gpu_engine_reading USING (process_id)
JOIN gpu USING (gpu_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
GROUP BY process_id, gpu_id, engine
ORDER BY pid, start_ticks, name, bus_id, engine
