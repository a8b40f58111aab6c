SELECT
  framework, task, trials, failed_trials, frames, dropped_frames, longest_frame_ms, longest_block_ms, long_tasks,
  input_delay_p50_ms, input_delay_p95_ms, page_work_ratio, input_delay_max_ms, page_work_ms, alone_page_work_ms,
  alone_input_delay_p95_ms, display_interval_ms, observed_ms, warmup_dropped_frames, warmup_longest_frame_ms,
  warmup_longest_block_ms, flags
FROM experience
ORDER BY task, framework;
SELECT
  trial_id, outcome, display_us, frames, dropped_frames, long_tasks, block_us, knock_p50_us, knock_p95_us, page_work_ratio,
  warmup_dropped_frames
FROM trial_experience
ORDER BY trial_id;
