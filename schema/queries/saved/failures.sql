-- What was not measured, and why
-- Trials that are not done, by configuration and outcome, with the phase and message of the first of them.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  framework, framework_version, backend, workload, task, depth, width, model, variant, outcome, count(*) AS trials,
  -- Of the first of them: with min() SQLite takes a row's other columns from the row that has it.
  min(position) AS first_position, failed_phase, message
FROM trial_summary
WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND outcome <> 'done' AND control_arm IS NULL
GROUP BY configuration_id, outcome
ORDER BY outcome = 'unsupported', trials DESC, framework, framework_version, backend, workload, task;
