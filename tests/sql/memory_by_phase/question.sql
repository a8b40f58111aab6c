SELECT * FROM memory_by_phase ORDER BY phase_order;
SELECT empty_page_uss_bytes, end_uss_bytes, end_pss_bytes, end_heap_used_bytes, end_backing_store_bytes, end_wasm_memory_bytes, end_gpu_dump_bytes
FROM memory_use
ORDER BY framework;
SELECT
  (SELECT count(*) FROM boundary_process) AS processes,
  (SELECT count(*) FROM boundary_dump) AS dumped,
  (SELECT count(*) FROM trial_boundary) AS boundaries,
  (SELECT count(*) FROM trial_phase_memory) AS phases;
