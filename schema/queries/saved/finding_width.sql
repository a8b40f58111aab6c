-- What width costs
-- Training time of the widest over that of the narrowest network of one framework, version, backend, workload and depth, trials of one
-- block beside each other.
-- says: The widest networks take {value} the time of the narrowest of equal depth to train.
-- needs: paper-training
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH trained AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms,
    min(configuration.width) OVER alike AS least, max(configuration.width) OVER alike AS most
  FROM trial_measure
  JOIN trial USING (trial_id)
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT max(sweep_id) FROM sweep)) AND trial_measure.measure = 'training'
    AND trial_measure.outcome = 'done' AND configuration.platform = 'browser' AND configuration.control_arm IS NULL
  WINDOW alike AS (PARTITION BY configuration.framework, configuration.framework_version, configuration.backend,
    configuration.workload, configuration.depth, json_remove(configuration.parameters, '$.width'))
)
-- configuration_id is that of the widest.
SELECT large.configuration_id, large.trial_id, large.mean_ms / small.mean_ms AS value
FROM trained AS large
JOIN trained AS small USING (framework, framework_version, backend, workload, depth, block)
WHERE large.width = large.most AND small.width = small.least AND large.most > large.least
  AND json_remove(large.parameters, '$.width') = json_remove(small.parameters, '$.width')
ORDER BY large.configuration_id, large.trial_id;
