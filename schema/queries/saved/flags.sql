-- What limits the numbers
-- How many of a framework's done trials have each flag; docs/method.md says what each means.
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  flag.value AS flag, framework, framework_version, backend, workload, task, count(*) AS trials
FROM trial_summary, json_each(trial_summary.flags) AS flag
WHERE sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND outcome = 'done' AND control_arm IS NULL
GROUP BY flag.value, framework, framework_version, backend, workload, task
ORDER BY flag.value, trials DESC, framework, framework_version, backend, workload, task;
