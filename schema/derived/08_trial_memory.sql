-- Footprint (resident - shared) inside the phases of every ended trial, those of the page's renderer unless said otherwise;
-- NULL for a trial that failed, and where no sample fell into the phase. What is built, saved and checked before and after
-- is in none of them. Not public.
--   empty_page_footprint_bytes   the last reading before the first phase: the page is there, and no framework yet
--   end_...                      after the last measured phase, once more by the kernel, the browser and the page itself
CREATE TABLE trial_memory (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  task TEXT NOT NULL,
  update_rule TEXT,
  network TEXT,
  readback TEXT,
  flags TEXT,
  peak_footprint_bytes INTEGER,
  mean_footprint_bytes REAL,
  gpu_process_peak_footprint_bytes INTEGER,
  model_load_peak_footprint_bytes INTEGER,
  warmup_peak_footprint_bytes INTEGER,
  empty_page_footprint_bytes INTEGER,
  model_file_bytes REAL,
  empty_page_uss_bytes INTEGER,
  end_uss_bytes INTEGER,
  end_pss_bytes INTEGER,
  end_heap_used_bytes INTEGER,
  end_backing_store_bytes INTEGER,
  end_wasm_memory_bytes INTEGER,
  end_gpu_dump_bytes INTEGER
) STRICT;
CREATE INDEX trial_memory_sweep ON trial_memory (sweep_id, configuration_id);

CREATE VIEW trial_memory_from_raw AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  trial_attempt.task,
  trial_attempt.update_rule,
  trial_attempt.network,
  trial_attempt.readback,
  trial_attempt.flags,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND main = 1 AND page = 1
  ) AS peak_footprint_bytes,
  (
    SELECT avg(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND main = 1 AND page = 1
  ) AS mean_footprint_bytes,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND main = 1 AND role = 'gpu'
  ) AS gpu_process_peak_footprint_bytes,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND name = 'model_load' AND page = 1
  ) AS model_load_peak_footprint_bytes,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND name = 'warmup' AND page = 1
  ) AS warmup_peak_footprint_bytes,
  (
    SELECT process_reading.footprint_bytes
    FROM trial_process
    CROSS JOIN process_reading
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND trial_process.page = 1
      AND process_reading.trial_id = trial_process.trial_id
      AND process_reading.process_id = trial_process.process_id
      AND process_reading.t_us < (
        SELECT min(start_us - trial_phase.clock_error_us) FROM trial_phase WHERE trial_phase.trial_id = trial_attempt.trial_id
      )
    ORDER BY process_reading.t_us DESC
    LIMIT 1
  ) AS empty_page_footprint_bytes,
  (
    SELECT value
    FROM metric
    WHERE
      metric.trial_id = trial_attempt.trial_id
      AND metric.attempt_number = trial_attempt.attempt_number
      AND metric.name = 'model_file_bytes'
      AND trial_attempt.outcome = 'done'
  ) AS model_file_bytes,
  (
    SELECT max(uss_bytes)
    FROM trial_process
    CROSS JOIN boundary_reading
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND trial_process.page = 1
      AND trial_attempt.outcome = 'done'
      AND boundary_reading.process_id = trial_process.process_id
      AND boundary_reading.boundary = 'begin'
  ) AS empty_page_uss_bytes,
  (
    SELECT max(uss_bytes)
    FROM trial_process
    CROSS JOIN boundary_reading
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND trial_process.page = 1
      AND trial_attempt.outcome = 'done'
      AND boundary_reading.process_id = trial_process.process_id
      AND boundary_reading.boundary = 'end'
  ) AS end_uss_bytes,
  (
    SELECT max(pss_bytes)
    FROM trial_process
    CROSS JOIN boundary_reading
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND trial_process.page = 1
      AND trial_attempt.outcome = 'done'
      AND boundary_reading.process_id = trial_process.process_id
      AND boundary_reading.boundary = 'end'
  ) AS end_pss_bytes,
  (
    SELECT heap_used_bytes
    FROM memory_boundary
    WHERE
      memory_boundary.trial_id = trial_attempt.trial_id
      AND memory_boundary.attempt_number = trial_attempt.attempt_number
      AND boundary = 'end'
      AND trial_attempt.outcome = 'done'
  ) AS end_heap_used_bytes,
  (
    SELECT backing_store_bytes
    FROM memory_boundary
    WHERE
      memory_boundary.trial_id = trial_attempt.trial_id
      AND memory_boundary.attempt_number = trial_attempt.attempt_number
      AND boundary = 'end'
      AND trial_attempt.outcome = 'done'
  ) AS end_backing_store_bytes,
  (
    SELECT wasm_memory_bytes
    FROM phase
    WHERE
      phase.trial_id = trial_attempt.trial_id
      AND phase.attempt_number = trial_attempt.attempt_number
      AND phase.name = trial_attempt.task
      AND trial_attempt.outcome = 'done'
  ) AS end_wasm_memory_bytes,
  (
    SELECT max(size_bytes)
    FROM trial_process
    CROSS JOIN dump_reading
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND trial_process.role = 'gpu'
      AND dump_reading.process_id = trial_process.process_id
      AND dump_reading.boundary = 'end'
      AND dump_reading.allocator = 'gpu'
      AND trial_attempt.outcome = 'done'
  ) AS end_gpu_dump_bytes
FROM trial_attempt;
