-- Public, version 1. Memory of the page's renderer by phase: what it had at the end of each, and the highest in it. Phase begin is
-- the page before its first phase. Of trials without `memory` there is nothing at the end of most phases.
--   peak_footprint_bytes   highest sampled footprint in the phase, of all trials
--   peak_resident_bytes    highest resident memory in the phase by the kernel's mark, of the trials where that rose: at least that
--   all other bytes        means over the trials at the phase's end
--   *_absent               why there is none, of one of the trials that have none
CREATE VIEW memory_by_phase AS
WITH summary AS (
  SELECT
    sweep_id,
    configuration_id,
    phase,
    min(phase_order) AS phase_order,
    count(*) AS trials,
    max(peak_footprint_bytes) AS peak_footprint_bytes,
    max(peak_resident_bytes) AS peak_resident_bytes,
    CAST(round(avg(resident_bytes)) AS BIGINT) AS resident_bytes,
    CAST(round(avg(pss_bytes)) AS BIGINT) AS pss_bytes,
    CAST(round(avg(uss_bytes)) AS BIGINT) AS uss_bytes,
    CAST(round(avg(swap_bytes)) AS BIGINT) AS swap_bytes,
    CAST(round(avg(heap_used_bytes)) AS BIGINT) AS heap_used_bytes,
    CAST(round(avg(heap_total_bytes)) AS BIGINT) AS heap_total_bytes,
    CAST(round(avg(embedder_heap_bytes)) AS BIGINT) AS embedder_heap_bytes,
    CAST(round(avg(backing_store_bytes)) AS BIGINT) AS backing_store_bytes,
    CAST(round(avg(wasm_memory_bytes)) AS BIGINT) AS wasm_memory_bytes,
    CAST(round(avg(gpu_process_pss_bytes)) AS BIGINT) AS gpu_process_pss_bytes,
    CAST(round(avg(gpu_process_uss_bytes)) AS BIGINT) AS gpu_process_uss_bytes,
    CAST(round(avg(gpu_dump_bytes)) AS BIGINT) AS gpu_dump_bytes,
    CAST(round(avg(gpu_process_malloc_bytes)) AS BIGINT) AS gpu_process_malloc_bytes,
    CAST(round(avg(page_v8_bytes)) AS BIGINT) AS page_v8_bytes,
    CAST(round(avg(page_malloc_bytes)) AS BIGINT) AS page_malloc_bytes,
    CAST(round(avg(page_partition_alloc_bytes)) AS BIGINT) AS page_partition_alloc_bytes,
    max(mappings_absent) AS mappings_absent,
    max(heap_absent) AS heap_absent,
    max(dump_absent) AS dump_absent
  FROM trial_phase_memory
  GROUP BY sweep_id, configuration_id, phase
)
SELECT
  summary.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  summary.configuration_id,
  summary.phase,
  summary.phase_order,
  summary.trials,
  summary.peak_footprint_bytes,
  summary.peak_resident_bytes,
  summary.resident_bytes,
  summary.pss_bytes,
  summary.uss_bytes,
  summary.swap_bytes,
  summary.heap_used_bytes,
  summary.heap_total_bytes,
  summary.embedder_heap_bytes,
  summary.backing_store_bytes,
  summary.wasm_memory_bytes,
  summary.gpu_process_pss_bytes,
  summary.gpu_process_uss_bytes,
  summary.gpu_dump_bytes,
  summary.gpu_process_malloc_bytes,
  summary.page_v8_bytes,
  summary.page_malloc_bytes,
  summary.page_partition_alloc_bytes,
  summary.mappings_absent,
  summary.heap_absent,
  summary.dump_absent
FROM summary
JOIN configuration USING (configuration_id)
WHERE configuration.control_arm IS NULL;
