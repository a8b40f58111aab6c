-- Public, version 3. CPU use of the renderer that ran the page in the steady part of phase train or infer; 100 = one core. Trials whose
-- phase holds less than one second of readings have no percentages: NULL where no trial has more.
--   max_percent, min_percent   highest and lowest window of about 100 ms over all trials
--   average_percent            mean over trials of CPU time over wall time in the phase
--   gpu_process_percent        the same average for the browser's GPU process, which does WebGL's and WebGPU's work
--   measured_ms                mean over trials of the time between the first and the last reading in the phase
--   update_rule, network, readback, flags   what the numbers are of, see configuration_measure
--   model, variant   of a model of one's own: its hash, and which of its files
CREATE VIEW cpu_utilization AS
WITH summary AS (
  SELECT
    sweep_id,
    configuration_id,
    count(outcome) FILTER (WHERE outcome = 'done') AS trials,
    count(outcome) FILTER (WHERE outcome NOT IN ('done', 'unsupported')) AS failed_trials,
    max(max_percent) AS max_percent,
    min(min_percent) AS min_percent,
    avg(average_percent) AS average_percent,
    avg(gpu_process_percent) AS gpu_process_percent,
    avg(measured_ms) AS measured_ms,
    count(update_rule) = count(outcome) FILTER (WHERE outcome = 'done') AND min(update_rule) = max(update_rule) AS one_update_rule,
    max(update_rule) AS update_rule,
    count(network) = count(outcome) FILTER (WHERE outcome = 'done') AND min(network) = max(network) AS one_network,
    max(network) AS network,
    count(readback) = count(outcome) FILTER (WHERE outcome = 'done') AND min(readback) = max(readback) AS one_readback,
    max(readback) AS readback,
    group_concat(trim(flags, '[]'), ',') FILTER (WHERE flags <> '[]') AS flags_of_trials
  FROM trial_cpu
  WHERE task IN ('train', 'infer')
  GROUP BY sweep_id, configuration_id
)
SELECT
  summary.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  summary.trials,
  summary.failed_trials,
  summary.max_percent,
  summary.min_percent,
  summary.average_percent,
  summary.gpu_process_percent,
  summary.configuration_id,
  summary.measured_ms,
  CASE WHEN summary.one_update_rule THEN summary.update_rule END AS update_rule,
  CASE WHEN summary.one_network THEN summary.network END AS network,
  CASE WHEN summary.one_readback THEN summary.readback END AS readback,
  (
    SELECT coalesce('[' || group_concat('"' || flag || '"', ',') || ']', '[]')
    FROM (
      SELECT DISTINCT trim(each.value, '"') AS flag
      FROM json_each('[' || coalesce(summary.flags_of_trials, '') || ']') AS each
      ORDER BY flag
    )
  ) AS flags,
  configuration.parameters ->> '$.model' AS model,
  configuration.parameters ->> '$.variant' AS variant
FROM summary
JOIN configuration USING (configuration_id)
WHERE configuration.control_arm IS NULL;
