-- Public, version 1. How many times as much a page takes as native code: a row for each two configurations of a sweep that compute
-- the same by their parameters, one in a page, one outside of a browser, and each quantity that some block has of both. What a
-- framework makes of the parameters may be another network or another update rule (brain's): training_time and inference_time
-- have network, update_rule and flags of each, by configuration_id.
--   quantity   elapsed: milliseconds per batch (train) or sample (infer) until the result is there; setup: milliseconds from the
--              library's start to the first answer, of task infer; cpu: CPU milliseconds per batch or sample; footprint: bytes
--   pairs      blocks in which both trials are done and have the number
--   browser_mean, native_mean   over these blocks
--   ratio, ci95_low, ci95_high  browser over native: geometric mean over the blocks; no interval of one pair
--   native_backend                     cpu, or cuda of a framework that has it
--   native_execution, native_threads   NULL where the framework has no such parameter; threads 0: as the library chooses
CREATE VIEW native_gap AS
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
  gap_ratio.quantity,
  gap_ratio.pairs,
  gap_ratio.browser_mean,
  gap_ratio.native_mean,
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
WHERE gap_ratio.quantity <> 'as_study';
