SELECT
  trial_id, outcome, display_us, frames, dropped_frames, long_tasks, block_us, knock_p50_us, knock_p95_us, page_work_ratio,
  warmup_dropped_frames
FROM trial_experience
ORDER BY trial_id;
