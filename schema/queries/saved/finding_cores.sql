-- How many cores training keeps busy
-- CPU use of the page's process while it trains on a CPU backend, in cores, of each done trial whose phase was long enough.
-- says: A page that trains on the CPU keeps {value} busy.
-- unit: cores
-- needs: paper-training
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT trial_cpu.configuration_id, trial_cpu.trial_id, trial_cpu.average_percent / 100.0 AS value
FROM trial_cpu
JOIN configuration ON configuration.configuration_id = trial_cpu.configuration_id
WHERE trial_cpu.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND trial_cpu.task = 'train'
  AND trial_cpu.outcome = 'done' AND trial_cpu.average_percent IS NOT NULL AND configuration.platform = 'browser'
  AND configuration.backend IN ('cpu', 'wasm') AND configuration.control_arm IS NULL
ORDER BY trial_cpu.configuration_id, trial_cpu.trial_id;
