-- What webdyno itself used of the CPU in the main phase of each done trial. Not public.
--   read_us         from the first reading of the browser's own process inside the phase to its last: all processes are read
--                   at the same ticks. NULL, as all others, where there is no reading
--   browser_ns, native_host_ns, extension_ns   CPU time between these two. NULL without such a process; of all extensions
--   stored_us, collector_ns   the same of the collector, from the first batch that it stored inside the phase to the last
CREATE TABLE trial_harness (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  sweep_id INTEGER NOT NULL,
  read_us INTEGER,
  browser_ns INTEGER,
  native_host_ns INTEGER,
  extension_ns INTEGER,
  stored_us INTEGER,
  collector_ns INTEGER
) STRICT;
CREATE INDEX trial_harness_sweep ON trial_harness (sweep_id);

CREATE VIEW trial_harness_from_raw AS
SELECT
  trial_phase.sweep_id,
  trial_phase.trial_id,
  (
    SELECT max(t_us) - min(t_us)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial.trial_id AND main = 1 AND role = 'browser'
  ) AS read_us,
  (
    SELECT max(cpu_ns) - min(cpu_ns)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial.trial_id AND main = 1 AND role = 'browser'
  ) AS browser_ns,
  (
    SELECT max(cpu_ns) - min(cpu_ns)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial.trial_id AND main = 1 AND role = 'native_host'
  ) AS native_host_ns,
  (
    SELECT CAST(sum(used_ns) AS BIGINT)
    FROM (
      SELECT max(cpu_ns) - min(cpu_ns) AS used_ns
      FROM phase_reading
      JOIN process USING (process_id)
      WHERE phase_reading.trial_id = trial.trial_id AND main = 1 AND process.role = 'renderer' AND process.sub_type = 'extension'
      GROUP BY process_id
    ) AS extension_process
  ) AS extension_ns,
  (
    SELECT max(stored_us) - min(stored_us)
    FROM sample_batch
    WHERE
      sample_batch.trial_id = trial.trial_id
      AND sample_batch.attempt_number = trial.attempt_number
      AND collector_cpu_ns IS NOT NULL
      AND stored_us
        BETWEEN trial_phase.start_us + trial_phase.clock_error_us AND trial_phase.end_us - trial_phase.clock_error_us
  ) AS stored_us,
  (
    SELECT max(collector_cpu_ns) - min(collector_cpu_ns)
    FROM sample_batch
    WHERE
      sample_batch.trial_id = trial.trial_id
      AND sample_batch.attempt_number = trial.attempt_number
      AND collector_cpu_ns IS NOT NULL
      AND stored_us
        BETWEEN trial_phase.start_us + trial_phase.clock_error_us AND trial_phase.end_us - trial_phase.clock_error_us
  ) AS collector_ns
FROM trial_phase
JOIN trial ON trial.trial_id = trial_phase.trial_id
WHERE trial_phase.main = 1;
