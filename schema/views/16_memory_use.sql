-- Public, version 2. Private memory footprint (as Chromium's task manager shows it, without swap) of the renderer that ran
-- the page, during phase train or infer: what was there then, and not what only building, saving or checking needed.
--   peak_footprint_bytes               highest reading of all trials
--   mean_footprint_bytes               mean over trials of each trial's mean reading
--   gpu_process_peak_footprint_bytes   highest reading of the GPU process, which outlives trials and keeps what it cached
--   model_load_, warmup_peak_footprint_bytes   highest reading of the renderer during those phases; NULL when none was
--   empty_page_footprint_bytes         mean over trials of the last reading before the page's first phase
--   footprint_over_model               mean over trials of what the peak is above that, over model_file_bytes
--   empty_page_uss_bytes, end_...      means over trials before the first phase and after the last measured one: USS and PSS, heap
--                                      and array buffers of the page's isolate, WebAssembly memories, allocator gpu of the GPU process
--   update_rule, network, readback, flags      what the numbers are of, see configuration_measure
--   model, variant   of a model of one's own: its hash, and which of its files
CREATE VIEW memory_use AS
WITH summary AS (
  SELECT
    sweep_id,
    configuration_id,
    count(outcome) FILTER (WHERE outcome = 'done') AS trials,
    count(outcome) FILTER (WHERE outcome NOT IN ('done', 'unsupported')) AS failed_trials,
    max(peak_footprint_bytes) AS peak_footprint_bytes,
    CAST(round(avg(mean_footprint_bytes)) AS BIGINT) AS mean_footprint_bytes,
    max(gpu_process_peak_footprint_bytes) AS gpu_process_peak_footprint_bytes,
    max(model_load_peak_footprint_bytes) AS model_load_peak_footprint_bytes,
    max(warmup_peak_footprint_bytes) AS warmup_peak_footprint_bytes,
    CAST(round(avg(empty_page_footprint_bytes)) AS BIGINT) AS empty_page_footprint_bytes,
    avg(
      CASE
        WHEN model_file_bytes > 0 THEN (peak_footprint_bytes - empty_page_footprint_bytes) * 1.0 / model_file_bytes
      END
    ) AS footprint_over_model,
    CAST(round(avg(empty_page_uss_bytes)) AS BIGINT) AS empty_page_uss_bytes,
    CAST(round(avg(end_uss_bytes)) AS BIGINT) AS end_uss_bytes,
    CAST(round(avg(end_pss_bytes)) AS BIGINT) AS end_pss_bytes,
    CAST(round(avg(end_heap_used_bytes)) AS BIGINT) AS end_heap_used_bytes,
    CAST(round(avg(end_backing_store_bytes)) AS BIGINT) AS end_backing_store_bytes,
    CAST(round(avg(end_wasm_memory_bytes)) AS BIGINT) AS end_wasm_memory_bytes,
    CAST(round(avg(end_gpu_dump_bytes)) AS BIGINT) AS end_gpu_dump_bytes,
    count(update_rule) = count(outcome) FILTER (WHERE outcome = 'done') AND min(update_rule) = max(update_rule) AS one_update_rule,
    max(update_rule) AS update_rule,
    count(network) = count(outcome) FILTER (WHERE outcome = 'done') AND min(network) = max(network) AS one_network,
    max(network) AS network,
    count(readback) = count(outcome) FILTER (WHERE outcome = 'done') AND min(readback) = max(readback) AS one_readback,
    max(readback) AS readback,
    group_concat(trim(flags, '[]'), ',') FILTER (WHERE flags <> '[]') AS flags_of_trials
  FROM trial_memory
  WHERE task IN ('train', 'infer')
  GROUP BY sweep_id, configuration_id
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
  summary.trials,
  summary.failed_trials,
  summary.peak_footprint_bytes,
  summary.mean_footprint_bytes,
  summary.gpu_process_peak_footprint_bytes,
  summary.configuration_id,
  summary.model_load_peak_footprint_bytes,
  summary.warmup_peak_footprint_bytes,
  CASE WHEN summary.one_update_rule THEN summary.update_rule END AS update_rule,
  CASE WHEN summary.one_network THEN summary.network END AS network,
  CASE WHEN summary.one_readback THEN summary.readback END AS readback,
  (
    SELECT coalesce('[' || group_concat('"' || flag || '"', ',') || ']', '[]')
    FROM (
      SELECT DISTINCT trim(each.value, '"') AS flag
      FROM json_each('[' || coalesce(summary.flags_of_trials, '') || ']') AS each
      ORDER BY flag
    )
  ) AS flags,
  summary.empty_page_footprint_bytes,
  summary.footprint_over_model,
  summary.empty_page_uss_bytes,
  summary.end_uss_bytes,
  summary.end_pss_bytes,
  summary.end_heap_used_bytes,
  summary.end_backing_store_bytes,
  summary.end_wasm_memory_bytes,
  summary.end_gpu_dump_bytes,
  configuration.parameters ->> '$.model' AS model,
  configuration.parameters ->> '$.variant' AS variant
FROM summary
JOIN configuration USING (configuration_id)
WHERE configuration.control_arm IS NULL;
