-- Public, version 3. One row per trial, queued and running ones with outcome NULL.
--   message                 the browser's or framework's own words
--   started_at              UTC, of the deciding attempt's first sample; ISO 8601 with milliseconds
--   duration_us             from the first to the last sample of the deciding attempt
--   clock_error_us          bound of the distance between page times and readings
--   iterations              batches or samples of all phases, each of a group that was timed as one
--   renderer_readings       readings of the renderer that ran the page between start and end
--   max_abs_error, output_max_abs_error, step_max_error
--                           largest distance of the page's logits, of its outputs and of what a training step leaves to a
--                           float64 reference
--   warmup_calls            iterations of the warm-up, which goes on until durations have settled
--   warmup_cv               coefficient of variation over the last slices of it
--   update_rule, network, readback   what the trial's times are of
--   flags                   JSON array of quality flags
--   browser_attempt         which of the attempts that its browser was given, from 1: 1 is a fresh browser
--   clock_source            whose bound clock_error_us is: navigation_start, pings
--   pings_error_us          the pings' own bound
--   navigation_start_from_pings_us   how far the two sources lie from each other
--   gpu_process_age_s       of the browser's GPU process when sampling began
--   course                  of the durations of phase train or infer: flat, warm_up, slowdown, never; NULL: not known, or none
--   left_out_calls          of them, before the steady part: in no time and in no CPU use of it
--   control_arm             a, b or unsampled: a trial that measures webdyno, see harness_overhead; NULL of all others
--   model, variant   of a model of one's own: its hash, and which of its files
CREATE VIEW trial_summary AS
SELECT
  trial.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  CAST(trial.outcome = 'done' AS BIGINT) AS trials,
  CAST(trial.outcome NOT IN ('done', 'unsupported') AS BIGINT) AS failed_trials,
  trial.trial_uuid AS uuid,
  trial.position,
  trial.block AS repetition,
  trial.attempt_number AS attempts,
  trial.outcome,
  attempt.cause,
  attempt.message,
  attempt.failed_phase,
  attempt.started_at,
  attempt.ended_us - attempt.started_us AS duration_us,
  attempt.clock_error_us,
  coalesce(trial_extent.phases, 0) AS phases,
  coalesce(trial_extent.iterations, 0) AS iterations,
  coalesce(trial_extent.renderer_readings, 0) AS renderer_readings,
  (
    SELECT value FROM metric
    WHERE metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number AND name = 'max_abs_error'
  ) AS max_abs_error,
  attempt.actual_backend,
  attempt.adapter,
  coalesce(trial_course.flags, attempt.flags, '[]') AS flags,
  trial.content_sha256,
  trial.configuration_id,
  (
    SELECT value FROM metric
    WHERE metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number AND name = 'output_max_abs_error'
  ) AS output_max_abs_error,
  (
    SELECT value FROM metric
    WHERE metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number AND name = 'step_max_error'
  ) AS step_max_error,
  (
    SELECT CAST(value AS BIGINT) FROM metric
    WHERE metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number AND name = 'warmup_calls'
  ) AS warmup_calls,
  (
    SELECT value FROM metric
    WHERE metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number AND name = 'warmup_cv'
  ) AS warmup_cv,
  attempt.facts ->> '$.update_rule' AS update_rule,
  attempt.facts ->> '$.network' AS network,
  attempt.readback,
  attempt.browser_attempt,
  attempt.started_us / 1e6 - (
    SELECT min(process.start_ticks) FROM process
    WHERE process.trial_id = trial.trial_id AND process.attempt_number = trial.attempt_number AND process.role = 'gpu'
  ) * 1.0 / host.clock_ticks_per_s AS gpu_process_age_s,
  configuration.control_arm,
  attempt.clock_source,
  attempt.pings_error_us,
  attempt.navigation_start_us - attempt.pings_offset_us AS navigation_start_from_pings_us,
  trial_course.course,
  trial_course.left_out_calls,
  configuration.parameters ->> '$.model' AS model,
  configuration.parameters ->> '$.variant' AS variant
FROM trial
JOIN configuration USING (configuration_id)
LEFT JOIN attempt USING (trial_id, attempt_number)
LEFT JOIN trial_extent ON trial_extent.trial_id = trial.trial_id
LEFT JOIN trial_course ON trial_course.trial_id = trial.trial_id
LEFT JOIN host ON host.host_id = attempt.host_id;
