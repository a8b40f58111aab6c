-- What the first call costs
-- Of each done inference trial the time of the first call over one warm inference.
-- says: The first call takes {value} the time of a warm one.
-- needs: paper-inference
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT infer.configuration_id, infer.trial_id, first_call.mean_ms / infer.mean_ms AS value
FROM trial_measure AS infer
JOIN trial_measure AS first_call ON first_call.trial_id = infer.trial_id AND first_call.measure = 'warmup'
JOIN configuration ON configuration.configuration_id = infer.configuration_id
WHERE infer.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND infer.measure = 'inference'
  AND infer.outcome = 'done' AND first_call.mean_ms IS NOT NULL
  AND configuration.platform = 'browser' AND configuration.control_arm IS NULL
ORDER BY infer.configuration_id, infer.trial_id;
