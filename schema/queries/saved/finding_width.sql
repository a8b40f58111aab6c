-- What width costs
-- Training time of the widest over that of the narrowest network of one framework, version, backend, workload and depth whose other
-- parameters, but those that only steer the measurement, are the same; trials of one block beside each other.
-- says: The widest networks take {value} the time of the narrowest of equal depth to train.
-- needs: paper-training
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH trained AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms,
    json_remove(configuration.parameters, '$.width', '$.batches', '$.measure_ms', '$.samples', '$.time_budget_ms', '$.warmup_batches', '$.warmup_ms',
      '$.warmup_samples') AS problem
  FROM trial_measure
  JOIN trial USING (trial_id)
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND trial_measure.measure = 'training' AND trial_measure.outcome = 'done' AND configuration.platform = 'browser'
    AND configuration.control_arm IS NULL
),
sized AS (
  SELECT trained.*, min(width) OVER alike AS least, max(width) OVER alike AS most
  FROM trained
  WINDOW alike AS (PARTITION BY framework, framework_version, backend, workload, depth, problem)
)
-- configuration_id is that of the widest. A network that is measured in several ways has its mean.
SELECT
  large.configuration_id, large.trial_id, large.mean_ms / avg(small.mean_ms) AS value,
  json_group_array(DISTINCT small.trial_id) AS beside_trial_ids
FROM sized AS large
JOIN sized AS small USING (framework, framework_version, backend, workload, depth, problem, block)
WHERE large.width = large.most AND small.width = small.least AND large.most > large.least
GROUP BY large.trial_id
ORDER BY large.configuration_id, large.trial_id;
