-- What depth costs
-- Training time of the deepest over that of the shallowest network of one framework, version, backend, workload and width, trials of one
-- block beside each other.
-- says: The deepest networks take {value} the time of the shallowest of equal width to train.
-- needs: paper-training
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH trained AS (
  SELECT
    configuration.*, trial.block, trial_measure.trial_id, trial_measure.mean_ms,
    min(configuration.depth) OVER alike AS least, max(configuration.depth) OVER alike AS most
  FROM trial_measure
  JOIN trial USING (trial_id)
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  WHERE trial_measure.sweep_id = coalesce(:sweep_id, (SELECT max(sweep_id) FROM sweep)) AND trial_measure.measure = 'training'
    AND trial_measure.outcome = 'done' AND configuration.platform = 'browser' AND configuration.control_arm IS NULL
  WINDOW alike AS (PARTITION BY configuration.framework, configuration.framework_version, configuration.backend,
    configuration.workload, configuration.width, json_remove(configuration.parameters, '$.depth'))
)
-- configuration_id is that of the deepest.
SELECT large.configuration_id, large.trial_id, large.mean_ms / small.mean_ms AS value
FROM trained AS large
JOIN trained AS small USING (framework, framework_version, backend, workload, width, block)
WHERE large.depth = large.most AND small.depth = small.least AND large.most > large.least
  AND json_remove(large.parameters, '$.depth') = json_remove(small.parameters, '$.depth')
ORDER BY large.configuration_id, large.trial_id;
