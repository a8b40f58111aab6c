SELECT
  'boundary', boundary, t_us, cost_us, heap_used_bytes, heap_total_bytes, embedder_heap_bytes, backing_store_bytes, heap_absent,
  dump_absent
FROM memory_boundary
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
UNION ALL
SELECT 'process', boundary, pid, start_ticks, resident_bytes, pss_bytes, uss_bytes, swap_bytes, absent, peak_resident_bytes
FROM process JOIN boundary_reading USING (process_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
UNION ALL
SELECT 'dump', boundary, pid, start_ticks, size_bytes, NULL, NULL, NULL, allocator, NULL
FROM process JOIN dump_reading USING (process_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
UNION ALL
SELECT 'phase', name, wasm_memory_bytes, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM phase
WHERE trial_id = :trial_id AND attempt_number = :attempt_number AND wasm_memory_bytes IS NOT NULL
ORDER BY 1, 2, 3, 4, 9
