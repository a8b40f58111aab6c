-- What depth costs
-- Training time of the deepest over that of the shallowest network of one framework, version, backend, workload and width whose other
-- parameters, but those that only steer the measurement, are the same; trials of one block beside each other.
-- says: The deepest networks take {value} the time of the shallowest of equal width to train.
-- needs: paper-training
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH trained AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms,
    json_remove(configuration.parameters, '$.depth', '$.batches', '$.measure_ms', '$.samples', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms',
      '$.warmup_samples') AS problem
  FROM trial_measure
  JOIN trial USING (trial_id)
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial_measure.measure = 'training' AND trial_measure.outcome = 'done' AND configuration.platform = 'browser'
    AND configuration.control_arm IS NULL
),
sized AS (
  SELECT trained.*, min(depth) OVER alike AS least, max(depth) OVER alike AS most
  FROM trained
  WINDOW alike AS (PARTITION BY framework, framework_version, backend, workload, width, problem)
)
-- configuration_id is that of the deepest. A network that is measured in several ways has its mean.
SELECT
  large.configuration_id, large.trial_id, large.mean_ms / avg(small.mean_ms) AS value,
  json_group_array(DISTINCT small.trial_id) AS beside_trial_ids
FROM sized AS large
JOIN sized AS small USING (framework, framework_version, backend, workload, width, problem, block)
WHERE large.depth = large.most AND small.depth = small.least AND large.most > large.least
GROUP BY large.trial_id
ORDER BY large.configuration_id, large.trial_id;
