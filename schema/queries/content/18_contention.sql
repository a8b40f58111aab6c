SELECT
  calibration_before_median_cpu_ns, calibration_before_best_cpu_ns, calibration_before_median_wall_ns,
  calibration_before_best_wall_ns, calibration_after_median_cpu_ns, calibration_after_best_cpu_ns,
  calibration_after_median_wall_ns, calibration_after_best_wall_ns, absent_sources, gate_waited_ms, gate_given_up,
  sum(cpu_pressure_us), sum(memory_pressure_us), sum(io_pressure_us), sum(swap_in_pages), sum(swap_out_pages),
  sum(frequency_low_khz), sum(frequency_high_khz), sum(core_throttles), sum(package_throttles),
  sum(temperature_millidegrees), sum(on_battery), sum(package_energy_uj),
  (
    SELECT sum(run_delay_ns) FROM process_reading JOIN process USING (process_id)
    WHERE process.trial_id = :trial_id AND process.attempt_number = :attempt_number
  )
FROM attempt LEFT JOIN system_reading USING (trial_id, attempt_number)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number AND absent_sources IS NOT NULL
GROUP BY trial_id, attempt_number
