SELECT
  sweep_id, task, browser_framework, browser_backend, native_framework, native_execution, native_threads, quantity, pairs,
  round(browser_mean, 9) AS browser_mean, round(native_mean, 9) AS native_mean, round(ratio, 9) AS ratio,
  round(ci95_low, 9) AS ci95_low, round(ci95_high, 9) AS ci95_high, browser_configuration_id, native_configuration_id,
  architecture
FROM native_gap
ORDER BY sweep_id, task, browser_configuration_id, native_configuration_id, quantity;
SELECT
  sweep_id, task, browser_framework, native_framework, pairs,
  round(browser_call_return_ms, 9) AS browser_call_return_ms, round(native_cpu_ms, 9) AS native_cpu_ms, round(ratio, 9) AS ratio,
  round(ci95_low, 9) AS ci95_low, round(ci95_high, 9) AS ci95_high, architecture
FROM native_gap_as_study
ORDER BY sweep_id, task, native_configuration_id;
SELECT
  (SELECT count(*) FROM gap_trial WHERE value IS NOT NULL) AS numbers,
  (SELECT count(*) FROM gap_ratio WHERE quantity = 'as_study') AS as_study;
