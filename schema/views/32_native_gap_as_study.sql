-- Public, version 1. The gap as the first study read it: in the page the time until the library's call returned, whether its
-- result was there or not; in native code the CPU time of the process, which counts every thread. No
-- native trials on a GPU: what it computes takes no CPU time. Beside native_gap, whose
-- quantity elapsed is what a user waits for in both. Milliseconds per batch or sample.
CREATE VIEW native_gap_as_study AS
SELECT
  gap_ratio.sweep_id,
  page.workload,
  page.task,
  page.depth,
  page.width,
  page.framework AS browser_framework,
  page.framework_version AS browser_framework_version,
  page.backend AS browser_backend,
  native.framework AS native_framework,
  native.framework_version AS native_framework_version,
  native.parameters ->> '$.execution' AS native_execution,
  CAST(native.parameters ->> '$.threads' AS BIGINT) AS native_threads,
  gap_ratio.pairs,
  gap_ratio.browser_mean AS browser_call_return_ms,
  gap_ratio.native_mean AS native_cpu_ms,
  gap_ratio.ratio,
  gap_ratio.low AS ci95_low,
  gap_ratio.high AS ci95_high,
  gap_ratio.browser_configuration_id,
  gap_ratio.native_configuration_id,
  page.parameters ->> '$.architecture' AS architecture,
  page.parameters ->> '$.model' AS model,
  page.parameters ->> '$.variant' AS variant,
  page.parameters ->> '$.input' AS input,
  native.backend AS native_backend
FROM gap_ratio
JOIN configuration AS page ON page.configuration_id = gap_ratio.browser_configuration_id
JOIN configuration AS native ON native.configuration_id = gap_ratio.native_configuration_id
WHERE gap_ratio.quantity = 'as_study';
