-- What was not measured, and why
-- Trials that are not done, by configuration and outcome, with one of their messages.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  framework, framework_version, backend, workload, task, depth, width, outcome, count(*) AS trials, min(failed_phase) AS failed_phase,
  min(message) AS message
FROM trial_summary
WHERE sweep_id = coalesce(:sweep_id, (SELECT max(sweep_id) FROM sweep)) AND outcome <> 'done' AND control_arm IS NULL
GROUP BY configuration_id, outcome
ORDER BY outcome = 'unsupported', trials DESC, framework, framework_version, backend, workload, task;
