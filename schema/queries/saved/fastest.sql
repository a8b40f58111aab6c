-- Which framework and backend is fastest
-- Mean time per batch (training) or per sample (inference), and how many times that of the fastest one it is that solves the same:
-- same workload, task and parameters, but the variant of one's own model and those that are of a framework, of browsers or GPU backends
-- alone (a cache, what the CPU may do for a GPU) or only steer the measurement; of own models also as much that was fed.
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH asked AS (SELECT coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AS sweep_id),
measured AS (
  SELECT * FROM training_time WHERE sweep_id = (SELECT sweep_id FROM asked)
  UNION ALL
  SELECT * FROM inference_time WHERE sweep_id = (SELECT sweep_id FROM asked)
),
fed AS (
  SELECT trial.configuration_id, max(attempt.facts ->> '$.fed_lengths') AS fed_lengths
  FROM trial
  JOIN attempt USING (trial_id, attempt_number)
  WHERE trial.sweep_id = (SELECT sweep_id FROM asked) AND trial.outcome = 'done'
  GROUP BY trial.configuration_id
),
solved AS (
  SELECT
    measured.*,
    fed.fed_lengths,
    json_remove(configuration.parameters, '$.batches', '$.cache', '$.cpu_operators', '$.execution', '$.gpu_cache', '$.measure_ms', '$.optimize',
      '$.readback', '$.samples', '$.thread', '$.threads', '$.time_budget_ms', '$.variant', '$.warmup_batches', '$.warmup_ms', '$.warmup_samples') AS problem
  FROM measured
  JOIN configuration USING (configuration_id)
  LEFT JOIN fed USING (configuration_id)
)
SELECT
  workload, task, depth, width, model, variant, framework, framework_version, backend, configuration_id, trials, failed_trials, mean_ms, ci95_low_ms, ci95_high_ms,
  mean_ms / min(mean_ms) OVER (PARTITION BY workload, task, problem, fed_lengths) AS times_fastest,
  update_rule, network, readback, flags
FROM solved
ORDER BY workload, task, problem, fed_lengths, mean_ms IS NULL, mean_ms;
