SELECT
  calibration_before_median_cpu_ns, calibration_before_best_cpu_ns, calibration_before_median_wall_ns,
  calibration_before_best_wall_ns, calibration_after_median_cpu_ns, calibration_after_best_cpu_ns,
  calibration_after_median_wall_ns, calibration_after_best_wall_ns, absent_sources, gate_waited_ms, gate_given_up,
  CAST(sum(cpu_pressure_us >> 32) * 4294967296 + sum(cpu_pressure_us & 4294967295) AS INTEGER),
  CAST(sum(memory_pressure_us >> 32) * 4294967296 + sum(memory_pressure_us & 4294967295) AS INTEGER),
  CAST(sum(io_pressure_us >> 32) * 4294967296 + sum(io_pressure_us & 4294967295) AS INTEGER),
  CAST(sum(swap_in_pages >> 32) * 4294967296 + sum(swap_in_pages & 4294967295) AS INTEGER),
  CAST(sum(swap_out_pages >> 32) * 4294967296 + sum(swap_out_pages & 4294967295) AS INTEGER),
  CAST(sum(frequency_low_khz >> 32) * 4294967296 + sum(frequency_low_khz & 4294967295) AS INTEGER),
  CAST(sum(frequency_high_khz >> 32) * 4294967296 + sum(frequency_high_khz & 4294967295) AS INTEGER),
  CAST(sum(core_throttles >> 32) * 4294967296 + sum(core_throttles & 4294967295) AS INTEGER),
  CAST(sum(package_throttles >> 32) * 4294967296 + sum(package_throttles & 4294967295) AS INTEGER),
  CAST(sum(temperature_millidegrees >> 32) * 4294967296 + sum(temperature_millidegrees & 4294967295) AS INTEGER),
  CAST(sum(on_battery >> 32) * 4294967296 + sum(on_battery & 4294967295) AS INTEGER),
  CAST(sum(package_energy_uj >> 32) * 4294967296 + sum(package_energy_uj & 4294967295) AS INTEGER),
  (
    SELECT CAST(sum(run_delay_ns >> 32) * 4294967296 + sum(run_delay_ns & 4294967295) AS INTEGER) FROM process_reading JOIN process USING (process_id)
    WHERE process.trial_id = :trial_id AND process.attempt_number = :attempt_number
  )
FROM attempt LEFT JOIN system_reading USING (trial_id, attempt_number)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number AND absent_sources IS NOT NULL
GROUP BY trial_id, attempt_number
