-- Public, version 1. How the page felt in phase train or infer, of plans with `experience`: a row for each configuration that
-- was observed. Numbers are NULL where no trial is done, and where the phase was too short to have any.
--   frames, dropped_frames, long_tasks, observed_ms   of all trials together
--   longest_frame_ms, longest_block_ms, input_delay_max_ms   the longest of all trials
--   input_delay_p50_ms, input_delay_p95_ms, page_work_ratio, page_work_ms   median of the trials'
--   display_interval_ms, alone_*   in phase alone, before there was a framework: means over trials
--   warmup_*   the same in phase warmup
--   flags   of the done trials, each once
CREATE VIEW experience AS
WITH ranked AS (
  SELECT
    *,
    row_number() OVER configured AS row_place,
    row_number() OVER (PARTITION BY sweep_id, configuration_id ORDER BY knock_p50_us NULLS LAST) AS p50_place,
    count(knock_p50_us) OVER configured AS p50_n,
    row_number() OVER (PARTITION BY sweep_id, configuration_id ORDER BY knock_p95_us NULLS LAST) AS p95_place,
    count(knock_p95_us) OVER configured AS p95_n,
    row_number() OVER (PARTITION BY sweep_id, configuration_id ORDER BY page_work_us NULLS LAST) AS work_place,
    row_number() OVER (PARTITION BY sweep_id, configuration_id ORDER BY page_work_ratio NULLS LAST) AS ratio_place,
    count(page_work_us) OVER configured AS work_n
  FROM trial_experience
  WINDOW configured AS (PARTITION BY sweep_id, configuration_id)
),
summary AS (
  SELECT
    sweep_id,
    configuration_id,
    row_place,
    count(outcome) FILTER (WHERE outcome = 'done') OVER configured AS trials,
    count(outcome) FILTER (WHERE outcome NOT IN ('done', 'unsupported')) OVER configured AS failed_trials,
    CAST(sum(frames) OVER configured AS BIGINT) AS frames,
    CAST(sum(dropped_frames) OVER configured AS BIGINT) AS dropped_frames,
    max(longest_frame_us) OVER configured / 1e3 AS longest_frame_ms,
    max(block_us) OVER configured / 1e3 AS longest_block_ms,
    CAST(sum(long_tasks) OVER configured AS BIGINT) AS long_tasks,
    avg(knock_p50_us) FILTER (WHERE p50_place * 2 BETWEEN p50_n AND p50_n + 2) OVER configured / 1e3 AS input_delay_p50_ms,
    avg(knock_p95_us) FILTER (WHERE p95_place * 2 BETWEEN p95_n AND p95_n + 2) OVER configured / 1e3 AS input_delay_p95_ms,
    max(knock_max_us) OVER configured / 1e3 AS input_delay_max_ms,
    avg(page_work_us) FILTER (WHERE work_place * 2 BETWEEN work_n AND work_n + 2) OVER configured / 1e3 AS page_work_ms,
    avg(page_work_ratio) FILTER (WHERE ratio_place * 2 BETWEEN work_n AND work_n + 2) OVER configured AS page_work_ratio,
    avg(display_us) OVER configured / 1e3 AS display_interval_ms,
    avg(alone_knock_p95_us) OVER configured / 1e3 AS alone_input_delay_p95_ms,
    avg(alone_page_work_us) OVER configured / 1e3 AS alone_page_work_ms,
    sum(observed_us) OVER configured / 1e3 AS observed_ms,
    CAST(sum(warmup_dropped_frames) OVER configured AS BIGINT) AS warmup_dropped_frames,
    max(warmup_longest_frame_us) OVER configured / 1e3 AS warmup_longest_frame_ms,
    max(warmup_block_us) OVER configured / 1e3 AS warmup_longest_block_ms,
    group_concat(trim(flags, '[]'), ',') FILTER (WHERE flags <> '[]') OVER configured AS flags_of_trials
  FROM ranked
  WINDOW configured AS (PARTITION BY sweep_id, configuration_id)
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
  summary.frames,
  summary.dropped_frames,
  summary.longest_frame_ms,
  summary.longest_block_ms,
  summary.long_tasks,
  summary.input_delay_p50_ms,
  summary.input_delay_p95_ms,
  summary.page_work_ratio,
  summary.input_delay_max_ms,
  summary.page_work_ms,
  summary.alone_page_work_ms,
  summary.alone_input_delay_p95_ms,
  summary.display_interval_ms,
  summary.observed_ms,
  summary.warmup_dropped_frames,
  summary.warmup_longest_frame_ms,
  summary.warmup_longest_block_ms,
  summary.configuration_id,
  (
    SELECT coalesce('[' || group_concat('"' || flag || '"', ',') || ']', '[]')
    FROM (
      SELECT DISTINCT trim(each.value, '"') AS flag
      FROM json_each('[' || coalesce(summary.flags_of_trials, '') || ']') AS each
      ORDER BY flag
    )
  ) AS flags
FROM summary
JOIN configuration USING (configuration_id)
WHERE summary.row_place = 1 AND configuration.control_arm IS NULL;
