SELECT
  uuid, operator, operator_group, clock, executions_per_call, ms_per_call, share_percent, coverage_percent, profiled_ms, measured_ms,
  profiler, absent
FROM operator_use
ORDER BY uuid, ms_per_call DESC, operator;
