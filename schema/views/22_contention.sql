-- Public, version 2. One row per trial: what else the machine did around the measured phase, from the last reading of the
-- whole machine before it to the first after it, once a second. NULL: this machine does not tell, or the phase has no place
-- among the readings. Percentages of the machine: 100 = all CPUs; of a thread and of pressure: 100 = the whole window.
--   window_ms                       between the two readings
--   busy_percent, steal_percent     of the machine: worked, taken by the hypervisor for others
--   outside_percent                 of the machine: worked for others than the browser and the native host
--   *_pressure_percent              PSI, some: something waited for it
--   page_run_delay_percent, gpu_process_run_delay_percent   the main thread could run and had no CPU
--   swapped_pages, throttles        counted meanwhile
--   frequency_low_mhz, frequency_high_mhz, temperature_celsius   extremes of the readings
--   calibration_ratio               what a fixed loop took after the trial over what it took before, CPU time
--   gate_waited_ms, gate_given_up   before its lease, for a quiet machine
--   others_cpu_percent              used by others than the browser, the hypervisor's among them: 100 = one CPU
--   run_delay_window_ms             between the readings of the page's process around the phase, at each tick
--   run_delay_unknown               why page_run_delay_percent is NULL
--   absent_sources                  JSON object: what this machine does not tell, and why
--   control_arm                     of a trial that measures webdyno, see harness_overhead; NULL of all others
CREATE VIEW contention AS
SELECT
  trial.sweep_id,
  configuration.framework,
  configuration.framework_version,
  configuration.backend,
  configuration.platform,
  configuration.workload,
  configuration.task,
  configuration.depth,
  configuration.width,
  CAST(trial.outcome = 'done' AS BIGINT) AS trials,
  CAST(trial.outcome NOT IN ('done', 'unsupported') AS BIGINT) AS failed_trials,
  trial.trial_uuid AS uuid,
  trial.block AS repetition,
  trial.outcome,
  trial_contention.window_ms,
  trial_contention.busy_percent,
  trial_contention.steal_percent,
  trial_contention.outside_percent,
  trial_contention.cpu_pressure_percent,
  trial_contention.memory_pressure_percent,
  trial_contention.io_pressure_percent,
  trial_contention.page_run_delay_percent,
  trial_contention.gpu_process_run_delay_percent,
  trial_contention.swapped_pages,
  trial_contention.throttles,
  trial_contention.frequency_low_mhz,
  trial_contention.frequency_high_mhz,
  trial_contention.temperature_celsius,
  attempt.calibration_after_median_cpu_ns * 1.0 / attempt.calibration_before_median_cpu_ns AS calibration_ratio,
  attempt.gate_waited_ms,
  attempt.gate_given_up,
  attempt.absent_sources,
  coalesce(trial_course.flags, attempt.flags) AS flags,
  trial.configuration_id,
  configuration.control_arm,
  trial_contention.others_cpu_percent,
  trial_contention.run_delay_window_ms,
  CASE
    WHEN trial_contention.page_run_delay_percent IS NOT NULL THEN NULL
    WHEN attempt.absent_sources ->> '$.run_delay' IS NOT NULL THEN attempt.absent_sources ->> '$.run_delay'
    WHEN trial_contention.run_delay_window_ms IS NOT NULL THEN 'phase_too_short'
    ELSE 'no_reading'
  END AS run_delay_unknown
FROM trial
JOIN configuration USING (configuration_id)
JOIN attempt USING (trial_id, attempt_number)
JOIN trial_contention ON trial_contention.trial_id = trial.trial_id
LEFT JOIN trial_course ON trial_course.trial_id = trial.trial_id;
