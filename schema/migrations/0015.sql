-- What the page and the browser's main processes had in memory at the moments between two phases, while the page waited.
-- begin: before its first phase; end: after the last that is measured; the others are named by the phase that begins, and are
-- read of plans with `memory` alone.
CREATE TABLE memory_boundary (
  trial_id INTEGER NOT NULL,
  attempt_number INTEGER NOT NULL,
  boundary TEXT NOT NULL,               -- begin, runtime_init, build, model_load, warmup, train, infer, save or end
  t_us INTEGER NOT NULL,                -- before the first process was read
  cost_us INTEGER NOT NULL,             -- wall time of reading the processes
  heap_used_bytes INTEGER,              -- of the page's own V8 isolate; without workers, garbage included
  heap_total_bytes INTEGER,
  embedder_heap_bytes INTEGER,          -- of the DOM's objects
  backing_store_bytes INTEGER,          -- of its ArrayBuffers; not of WebAssembly memories
  heap_absent TEXT,                     -- why there is no heap; NULL: there is one
  heap_cost_us INTEGER,
  dump_absent TEXT,                     -- why there is no dump; NULL: there is one, or nobody asked for it
  dump_cost_us INTEGER,                 -- NULL: nobody asked for it
  PRIMARY KEY (trial_id, attempt_number, boundary),
  FOREIGN KEY (trial_id, attempt_number) REFERENCES attempt ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Of the browser, its GPU process and the page's renderer, by the kernel.
CREATE TABLE boundary_reading (
  process_id INTEGER NOT NULL REFERENCES process ON DELETE CASCADE,
  boundary TEXT NOT NULL,
  resident_bytes INTEGER,
  pss_bytes INTEGER,                    -- shared pages divided by those who share them
  uss_bytes INTEGER,                    -- pages that nobody else has
  swap_bytes INTEGER,                   -- NULL on a machine without swap
  peak_resident_bytes INTEGER,          -- the highest since the process began, or since the browser has set the mark back
  absent TEXT CHECK (absent IS NULL OR json_valid(absent)), -- {"mappings": "permission_denied"}; NULL: nothing is
  PRIMARY KEY (process_id, boundary)
) STRICT, WITHOUT ROWID;

-- Of the same processes, by the browser's memory-infra: the sizes of its allocators.
CREATE TABLE dump_reading (
  process_id INTEGER NOT NULL REFERENCES process ON DELETE CASCADE,
  boundary TEXT NOT NULL,
  allocator TEXT NOT NULL,              -- the browser's word: gpu, malloc, partition_alloc, v8, shared_memory; they overlap
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (process_id, boundary, allocator)
) STRICT, WITHOUT ROWID;

ALTER TABLE phase ADD COLUMN wasm_memory_bytes INTEGER; -- of the page's WebAssembly memories at its end. NULL: it did not tell
