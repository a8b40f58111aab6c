SELECT
  attempt_number, browser_uuid, attempt.boot_id, outcome, cause, message, stack, failed_phase, started_us, ended_us,
  started_realtime_us, realtime_error_us, renderer_pid, renderer_pid_method, clock_offset_us, clock_error_us,
  requested_backend, actual_backend, adapter, adapter_is_software, threads, simd, timer_resolution_us,
  cross_origin_isolated, flags, facts, sampler_batches, sampler_ticks, sampler_missed_ticks, sampler_cpu_ns
FROM attempt LEFT JOIN browser USING (browser_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
