SELECT
  pid, start_ticks, role, sub_type, renderer_client_id, first_seen_us, exited_us, coalesce(readings, 0), first_us, last_us,
  cpu_ns, resident_bytes, footprint_bytes
FROM process
LEFT JOIN (
  SELECT
    process_id,
    count(*) AS readings,
    min(t_us) AS first_us,
    max(t_us) AS last_us,
    max(cpu_ns) AS cpu_ns,
    CAST(sum(resident_bytes >> 32) * 4294967296 + sum(resident_bytes & 4294967295) AS INTEGER) AS resident_bytes,
    CAST(sum(footprint_bytes >> 32) * 4294967296 + sum(footprint_bytes & 4294967295) AS INTEGER) AS footprint_bytes
  FROM process_reading
  WHERE trial_id = :trial_id
  GROUP BY process_id
) USING (process_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY pid, start_ticks
