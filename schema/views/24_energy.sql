-- Public, version 1. What machine and GPUs used during phase train or infer: means over the done trials that tell. Of all
-- programs together: no counter knows a browser.
--   package_...               the CPU packages by RAPL, without memory and all else that has its own supply
--   gpu_...                   all GPUs whose drivers have a counter, together; gpus: how many
--   ..._joules, ..._joules_per_call, ..._watts   of the phase, of one batch or inference in it, and over its time
--   ..._idle_watts            just before the trial; ..._above_idle_... what is left without it
--   ..._error_percent         the most, of these trials, that readings apart from the phase's ends can make of it; never above 5
--   ..._trials                that tell; no_..._energy_reason: why the others do not, the first by the alphabet
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE VIEW energy AS
WITH summary AS (
  SELECT
    sweep_id,
    configuration_id,
    row_number() OVER (PARTITION BY sweep_id, configuration_id ORDER BY trial_id) AS row_place,
    count(outcome) FILTER (WHERE outcome = 'done') OVER configured AS trials,
    count(outcome) FILTER (WHERE outcome NOT IN ('done', 'unsupported')) OVER configured AS failed_trials,
    avg(package_joules) OVER configured AS package_joules,
    avg(package_joules_per_call) OVER configured AS package_joules_per_call,
    avg(package_watts) OVER configured AS package_watts,
    avg(package_idle_watts) FILTER (WHERE package_joules IS NOT NULL) OVER configured AS package_idle_watts,
    avg(package_above_idle_joules) OVER configured AS package_above_idle_joules,
    avg(package_above_idle_joules_per_call) OVER configured AS package_above_idle_joules_per_call,
    max(package_error_percent) OVER configured AS package_error_percent,
    count(package_joules) OVER configured AS package_trials,
    min(package_reason) FILTER (WHERE outcome = 'done') OVER configured AS package_reason,
    avg(gpu_joules) OVER configured AS gpu_joules,
    avg(gpu_joules_per_call) OVER configured AS gpu_joules_per_call,
    avg(gpu_watts) OVER configured AS gpu_watts,
    avg(gpu_idle_watts) FILTER (WHERE gpu_joules IS NOT NULL) OVER configured AS gpu_idle_watts,
    avg(gpu_above_idle_joules) OVER configured AS gpu_above_idle_joules,
    avg(gpu_above_idle_joules_per_call) OVER configured AS gpu_above_idle_joules_per_call,
    max(gpu_error_percent) OVER configured AS gpu_error_percent,
    count(gpu_joules) OVER configured AS gpu_trials,
    min(gpu_reason) FILTER (WHERE outcome = 'done') OVER configured AS gpu_reason,
    max(gpus) OVER configured AS gpus,
    group_concat(trim(flags, '[]'), ',') FILTER (WHERE flags <> '[]') OVER configured AS flags_of_trials
  FROM trial_energy
  WINDOW configured AS (PARTITION BY sweep_id, configuration_id)
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
  summary.package_joules,
  summary.package_joules_per_call,
  summary.package_watts,
  summary.package_idle_watts,
  summary.package_above_idle_joules,
  summary.package_above_idle_joules_per_call,
  summary.package_error_percent,
  summary.package_trials,
  CASE WHEN summary.trials = 0 THEN 'no_trial_done' ELSE summary.package_reason END AS no_package_energy_reason,
  summary.gpu_joules,
  summary.gpu_joules_per_call,
  summary.gpu_watts,
  summary.gpu_idle_watts,
  summary.gpu_above_idle_joules,
  summary.gpu_above_idle_joules_per_call,
  summary.gpu_error_percent,
  summary.gpu_trials,
  CASE WHEN summary.trials = 0 THEN 'no_trial_done' ELSE summary.gpu_reason END AS no_gpu_energy_reason,
  summary.gpus,
  summary.configuration_id,
  (
    SELECT coalesce('[' || group_concat('"' || flag || '"', ',') || ']', '[]')
    FROM (
      SELECT DISTINCT trim(each.value, '"') AS flag
      FROM json_each('[' || coalesce(summary.flags_of_trials, '') || ']') AS each
      ORDER BY flag
    )
  ) AS flags
FROM summary
JOIN configuration USING (configuration_id)
WHERE summary.row_place = 1 AND configuration.control_arm IS NULL;
