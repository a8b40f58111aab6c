-- Public, version 3. What GPUs did during phase train or infer, busy and power in its steady part: a row for each configuration and GPU that was read, or one
-- without a GPU. No driver tells tabs apart: a browser's own numbers are those of its GPU process.
--   answered_by               where the answer is. gpu: the framework computed on a graphics processor, here are its numbers.
--       gpu_process: its adapter is software (SwiftShader, llvmpipe), and what it did is CPU time and footprint of the
--       browser's GPU process, in the last two columns, and no GPU's. NULL: no adapter was used, or not the same in all trials.
--       Native trials on cuda have no adapter, and gpu
--   browser_busy_mean_, peak_percent     of the browser, the busiest kind of engine (DRM counters); NULL where drivers have none
--   browser_memory_peak_bytes            highest that the browser's processes held at once
--   browser_memory_rise_bytes            the same less what they held before the page began, in the same trial
--   device_busy_mean_, peak_percent      of the whole device, whoever uses it (NVML, amdgpu)
--   device_idle_percent                  the same before the page began; NULL of warm trials, whose visit was there
--   device_memory_peak_, rise_bytes      as of the browser, of the whole device
--   device_power_watts, device_idle_power_watts   mean over trials; joules are in view energy
CREATE VIEW gpu_use AS
WITH used AS (
  SELECT
    sweep_id,
    configuration_id,
    gpu_id,
    avg(browser_busy_mean_percent) AS browser_busy_mean_percent,
    max(browser_busy_peak_percent) AS browser_busy_peak_percent,
    max(browser_memory_peak_bytes) AS browser_memory_peak_bytes,
    max(browser_memory_peak_bytes - browser_idle_memory_bytes) AS browser_memory_rise_bytes,
    avg(device_busy_mean_percent) AS device_busy_mean_percent,
    max(device_busy_peak_percent) AS device_busy_peak_percent,
    avg(idle_busy_percent) AS device_idle_percent,
    max(device_memory_peak_bytes) AS device_memory_peak_bytes,
    max(device_memory_peak_bytes - idle_memory_bytes) AS device_memory_rise_bytes,
    avg(device_power_watts) AS device_power_watts,
    avg(idle_power_watts) AS device_idle_power_watts
  FROM trial_gpu
  GROUP BY sweep_id, configuration_id, gpu_id
),
adapter AS (
  SELECT
    sweep_id,
    configuration_id,
    min(adapter) AS name,
    min(adapter_is_software) AS is_software,
    count(adapter) = count(outcome) AND min(adapter) = max(adapter) AS is_one
  FROM trial_attempt
  WHERE outcome = 'done'
  GROUP BY sweep_id, configuration_id
)
SELECT
  cpu_utilization.sweep_id,
  cpu_utilization.framework,
  cpu_utilization.framework_version,
  cpu_utilization.backend,
  cpu_utilization.platform,
  cpu_utilization.workload,
  cpu_utilization.task,
  cpu_utilization.depth,
  cpu_utilization.width,
  cpu_utilization.trials,
  cpu_utilization.failed_trials,
  CASE
    WHEN cpu_utilization.backend = 'cuda' AND cpu_utilization.trials > 0 THEN 'gpu'
    WHEN adapter.is_one THEN CASE adapter.is_software WHEN 0 THEN 'gpu' WHEN 1 THEN 'gpu_process' END
  END AS answered_by,
  CASE WHEN adapter.is_one THEN adapter.name END AS adapter,
  gpu.name AS gpu,
  gpu.driver,
  gpu.bus_id,
  used.browser_busy_mean_percent,
  used.browser_busy_peak_percent,
  used.browser_memory_peak_bytes,
  used.browser_memory_rise_bytes,
  used.device_busy_mean_percent,
  used.device_busy_peak_percent,
  used.device_idle_percent,
  used.device_memory_peak_bytes,
  used.device_memory_rise_bytes,
  used.device_power_watts,
  used.device_idle_power_watts,
  cpu_utilization.gpu_process_percent,
  memory_use.gpu_process_peak_footprint_bytes,
  cpu_utilization.configuration_id,
  cpu_utilization.flags
FROM cpu_utilization
JOIN memory_use USING (sweep_id, configuration_id)
LEFT JOIN adapter USING (sweep_id, configuration_id)
LEFT JOIN used USING (sweep_id, configuration_id)
LEFT JOIN gpu ON gpu.gpu_id = used.gpu_id;
