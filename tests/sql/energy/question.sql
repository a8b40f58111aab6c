SELECT
  sweep_id, framework, task, trials, package_joules, package_joules_per_call AS per_call, package_watts, package_idle_watts AS idle,
  package_above_idle_joules AS above, package_above_idle_joules_per_call AS above_per_call,
  round(package_error_percent, 6) AS error, package_trials AS told, no_package_energy_reason AS reason
FROM energy
ORDER BY sweep_id, framework DESC, task DESC;
SELECT
  sweep_id, framework, task, gpus, gpu_joules, gpu_joules_per_call AS per_call, gpu_watts, gpu_idle_watts AS idle, gpu_above_idle_joules AS above,
  gpu_above_idle_joules_per_call AS above_per_call, round(gpu_error_percent, 6) AS error, gpu_trials AS told,
  no_gpu_energy_reason AS reason
FROM energy
ORDER BY sweep_id, framework DESC, task DESC;
SELECT trial_id, calls, package_joules, package_reason, gpus, gpu_joules, gpu_reason FROM trial_energy ORDER BY trial_id;
SELECT trial_id, source, gpu_id, energy_uj, round(error_uj, 3) AS error_uj, reason FROM phase_energy ORDER BY trial_id, source, gpu_id;
SELECT trial_id, source, gpu_id, readings, before_start_us, after_end_us FROM energy_bracket ORDER BY trial_id, source, gpu_id;
