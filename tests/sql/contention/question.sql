SELECT
  uuid, window_ms, round(busy_percent, 4) AS busy, steal_percent, round(outside_percent, 4) AS outside, cpu_pressure_percent AS cpu,
  memory_pressure_percent AS memory, io_pressure_percent AS io, page_run_delay_percent AS page, gpu_process_run_delay_percent AS gpu, swapped_pages, throttles,
  frequency_low_mhz, frequency_high_mhz, temperature_celsius, calibration_ratio, gate_waited_ms, gate_given_up, absent_sources, flags,
  round(others_cpu_percent, 4) AS others, run_delay_window_ms AS delay_window, run_delay_unknown AS unknown
FROM contention
ORDER BY uuid;
SELECT trial_id, opened_us, closed_us FROM attempt_window ORDER BY trial_id;
SELECT process_id, cpu_ns FROM attempt_cpu ORDER BY process_id;
SELECT process_id, page, phase_us, opened_us, closed_us, run_delay_ns FROM attempt_waiting ORDER BY process_id;
SELECT trial_id, window_ms FROM attempt_contention ORDER BY trial_id;
SELECT trial_id, attempt_number, process_id, role, page FROM attempt_process ORDER BY process_id;
