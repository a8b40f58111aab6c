-- Every ended trial with its deciding attempt: what every other view starts from. A configuration all of whose trials
-- failed keeps its rows here, so it keeps one in the public views.
-- Not public: columns may change with any version.
--   course, left_out_calls   see trial_course; NULL: it has no row there
--   steady_from              of that row; 0 without one
--   update_rule, network, readback, flags   what the numbers of a done trial are of, NULL of another
CREATE VIEW trial_attempt AS
SELECT
  trial.trial_id,
  trial.trial_uuid,
  trial.sweep_id,
  trial.configuration_id,
  configuration.task,
  trial.outcome,
  trial.attempt_number,
  attempt.started_us,
  attempt.ended_us,
  attempt.clock_offset_us,              -- page_us + clock_offset_us = CLOCK_MONOTONIC
  attempt.clock_error_us,
  attempt.adapter,
  attempt.adapter_is_software,
  CASE WHEN trial.outcome = 'done' THEN attempt.facts ->> '$.update_rule' END AS update_rule,
  CASE WHEN trial.outcome = 'done' THEN attempt.facts ->> '$.network' END AS network,
  CASE WHEN trial.outcome = 'done' THEN attempt.readback END AS readback,
  CASE WHEN trial.outcome = 'done' THEN coalesce(trial_course.flags, attempt.flags) END AS flags,
  trial_course.course,
  coalesce(trial_course.steady_from, 0) AS steady_from,
  trial_course.steady_start_page_us,
  trial_course.left_out_calls
FROM trial
JOIN configuration USING (configuration_id)
JOIN attempt USING (trial_id, attempt_number)
LEFT JOIN trial_course ON trial_course.trial_id = trial.trial_id;
