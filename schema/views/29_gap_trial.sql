-- What a done trial says for native_gap: one row for each of its numbers that is known, all of its steady part. Not public.
--   elapsed     milliseconds per batch or sample, until the result was there
--   as_study    as the first study read it: of a page until the library's call returned, of a native trial the CPU time of its
--               process over all threads; NULL on a GPU, whose work takes none
--   setup       of task infer: runtime_init, model_load and the first inference
--   cpu         CPU milliseconds per batch or sample: of the page's renderer, and the GPU process where an adapter was used; of
--               the native process. Both by the same sampler; of phases of a second or more. NULL where nothing is known of a
--               GPU process that was used
--   footprint   highest footprint in bytes, of the same processes
CREATE VIEW gap_trial AS
SELECT
  trial.trial_id,
  trial.sweep_id,
  trial.configuration_id,
  trial.block,
  number.quantity,
  attempt.facts ->> '$.fed_lengths' AS fed_lengths,
  CASE number.quantity
    WHEN 'elapsed' THEN measured.mean_ms
    WHEN 'as_study'
      THEN
        CASE
          WHEN configuration.platform = 'native' THEN CASE configuration.backend WHEN 'cpu' THEN measured.cpu_mean_ms END
          ELSE measured.returned_mean_ms
        END
    WHEN 'setup' THEN loaded.runtime_init_ms + loaded.mean_ms + first.mean_ms
    WHEN 'cpu'
      THEN
        (
          trial_cpu.average_percent
          + CASE WHEN attempt.adapter IS NULL THEN 0 ELSE trial_cpu.gpu_process_percent END
        ) / 1e2 * measured.mean_ms
    ELSE
      1e0 * (
        trial_memory.peak_footprint_bytes
        + CASE WHEN attempt.adapter IS NULL THEN 0 ELSE trial_memory.gpu_process_peak_footprint_bytes END
      )
  END AS value
FROM trial
JOIN configuration ON configuration.configuration_id = trial.configuration_id
JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
JOIN trial_measure AS measured
  ON measured.trial_id = trial.trial_id AND measured.measure IN ('training', 'inference')
JOIN trial_measure AS first ON first.trial_id = trial.trial_id AND first.measure = 'warmup'
LEFT JOIN trial_measure AS loaded ON loaded.trial_id = trial.trial_id AND loaded.measure = 'model_load'
LEFT JOIN trial_cpu ON trial_cpu.trial_id = trial.trial_id
LEFT JOIN trial_memory ON trial_memory.trial_id = trial.trial_id
CROSS JOIN (
  SELECT 'elapsed' AS quantity
  UNION ALL SELECT 'as_study'
  UNION ALL SELECT 'setup'
  UNION ALL SELECT 'cpu'
  UNION ALL SELECT 'footprint'
) AS number
WHERE trial.outcome = 'done' AND configuration.control_arm IS NULL;
