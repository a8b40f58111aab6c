-- Memory of the page at the end of each phase of a done trial, as far as there is a boundary; phase begin: before the first
-- phase. Not public.
--   peak_resident_bytes   the kernel's mark at the end, where it is above that at the begin: it was set in this phase. Where it fell, it was
--       set back at some time in between, or CPUs keep back some of the kernel's counter
CREATE TABLE trial_phase_memory (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
  phase TEXT NOT NULL,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  phase_order INTEGER NOT NULL,
  boundary TEXT NOT NULL,
  before_boundary TEXT,
  peak_footprint_bytes INTEGER,
  peak_resident_bytes INTEGER,
  resident_bytes INTEGER,
  pss_bytes INTEGER,
  uss_bytes INTEGER,
  swap_bytes INTEGER,
  mappings_absent TEXT,
  gpu_process_pss_bytes INTEGER,
  gpu_process_uss_bytes INTEGER,
  page_v8_bytes INTEGER,
  page_malloc_bytes INTEGER,
  page_partition_alloc_bytes INTEGER,
  gpu_dump_bytes INTEGER,
  gpu_process_malloc_bytes INTEGER,
  wasm_memory_bytes INTEGER,
  heap_used_bytes INTEGER,
  heap_total_bytes INTEGER,
  embedder_heap_bytes INTEGER,
  backing_store_bytes INTEGER,
  heap_absent TEXT,
  dump_absent TEXT,
  PRIMARY KEY (trial_id, boundary)
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_phase_memory_sweep ON trial_phase_memory (sweep_id, configuration_id);

CREATE VIEW trial_phase_memory_from_raw AS
SELECT
  trial_boundary.trial_id,
  trial_boundary.sweep_id,
  trial_boundary.configuration_id,
  trial_boundary.phase,
  trial_boundary.phase_order,
  trial_boundary.boundary,
  trial_boundary.before_boundary,
  (
    SELECT max(footprint_bytes)
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_boundary.trial_id AND phase_reading.name = trial_boundary.phase AND page = 1
  ) AS peak_footprint_bytes,
  (
    SELECT CASE WHEN its.peak_resident_bytes > earlier.peak_resident_bytes THEN its.peak_resident_bytes END
    FROM boundary_process AS its
    JOIN boundary_process AS earlier
      ON earlier.trial_id = its.trial_id AND earlier.process_id = its.process_id
    WHERE
      its.trial_id = trial_boundary.trial_id
      AND its.boundary = trial_boundary.boundary
      AND its.page = 1
      AND earlier.boundary = trial_boundary.before_boundary
  ) AS peak_resident_bytes,
  (
    SELECT max(resident_bytes)
    FROM boundary_process AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1
  ) AS resident_bytes,
  (
    SELECT max(pss_bytes)
    FROM boundary_process AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1
  ) AS pss_bytes,
  (
    SELECT max(uss_bytes)
    FROM boundary_process AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1
  ) AS uss_bytes,
  (
    SELECT max(swap_bytes)
    FROM boundary_process AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1
  ) AS swap_bytes,
  (
    SELECT max(absent ->> '$.mappings')
    FROM boundary_process AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1
  ) AS mappings_absent,
  (
    SELECT max(pss_bytes)
    FROM boundary_process AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.role = 'gpu'
  ) AS gpu_process_pss_bytes,
  (
    SELECT max(uss_bytes)
    FROM boundary_process AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.role = 'gpu'
  ) AS gpu_process_uss_bytes,
  (
    SELECT max(size_bytes)
    FROM boundary_dump AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1 AND its.allocator = 'v8'
  ) AS page_v8_bytes,
  (
    SELECT max(size_bytes)
    FROM boundary_dump AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1 AND its.allocator = 'malloc'
  ) AS page_malloc_bytes,
  (
    SELECT max(size_bytes)
    FROM boundary_dump AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.page = 1 AND its.allocator = 'partition_alloc'
  ) AS page_partition_alloc_bytes,
  (
    SELECT max(size_bytes)
    FROM boundary_dump AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.role = 'gpu' AND its.allocator = 'gpu'
  ) AS gpu_dump_bytes,
  (
    SELECT max(size_bytes)
    FROM boundary_dump AS its
    WHERE its.trial_id = trial_boundary.trial_id AND its.boundary = trial_boundary.boundary AND its.role = 'gpu' AND its.allocator = 'malloc'
  ) AS gpu_process_malloc_bytes,
  trial_boundary.wasm_memory_bytes,
  trial_boundary.heap_used_bytes,
  trial_boundary.heap_total_bytes,
  trial_boundary.embedder_heap_bytes,
  trial_boundary.backing_store_bytes,
  trial_boundary.heap_absent,
  trial_boundary.dump_absent
FROM trial_boundary;
