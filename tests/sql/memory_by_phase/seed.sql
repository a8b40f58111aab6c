-- Trial 1 (plan with memory): boundaries begin, model_load, warmup, infer, end around phases runtime_init, model_load, warmup, infer,
-- check. Renderer: USS 100 110 150 180 160, PSS 1000 more; the kernel's mark 5000 5000 7000 6000 6000: it rose in model_load
-- (7000); in warmup it fell, whether set back, before the phase's peak or after it, or by what CPUs keep back of the kernel's counter;
-- in runtime_init and in infer it did not move: of these nobody knows.
-- Sampled footprint: 500 in warmup, 900 and 700 in infer. GPU process: USS 20 at begin, 30 at the end; its allocator gpu 64, malloc 7.
-- The browser's readings, and other renderers', are in no number. WebAssembly: 0 before the model, 65536 since.
-- Trial 2, the same without it: begin and end alone. USS 101 and 170; heap 11 and 21; the mark is 5000 and 9000, but of which phase nobody
-- knows. Its mappings were readable at begin, not at the end; there is no swap, and no pipe.
-- Means: begin (100 + 101) / 2 = 100.5, rounded 101. End: USS 160, of trial 1 alone. Heap at begin (10 + 11) / 2 = 10.5: 11; end 20, 21: 21.
-- Trial 3 failed, trial 4 is of another configuration and older than boundaries: neither has a row.
INSERT INTO ended VALUES (1, 1, 2, 'done'), (2, 1, 2, 'done'), (3, 1, 2, 'timeout'), (4, 1, 4, 'done');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us, wasm_memory_bytes) VALUES
  (1, 1, 0, 'runtime_init', 0, 100000, 0), (1, 1, 1, 'model_load', 100000, 200000, 65536), (1, 1, 2, 'warmup', 200000, 300000, 65536),
  (1, 1, 3, 'infer', 300000, 400000, 65536), (1, 1, 4, 'check', 400000, 500000, 131072),
  (2, 1, 0, 'runtime_init', 0, 100000, NULL), (2, 1, 1, 'model_load', 100000, 120000, NULL), (2, 1, 2, 'warmup', 120000, 150000, NULL),
  (2, 1, 3, 'infer', 150000, 200000, NULL), (2, 1, 4, 'check', 200000, 500000, NULL),
  (3, 1, 0, 'runtime_init', 0, NULL, NULL), (4, 1, 0, 'infer', 0, 50000, NULL);
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 1, 101, 1, 'renderer'), (3, 1, 60, 1, 'gpu'), (4, 1, 50, 1, 'browser'),
  (5, 2, 100, 1, 'renderer'), (6, 3, 100, 1, 'renderer'), (7, 4, 100, 1, 'renderer');
INSERT INTO read VALUES (1, 10250000, 0, 500), (1, 10350000, 0, 900), (1, 10360000, 0, 700), (2, 10350000, 0, 99000);
INSERT INTO memory_boundary (
  trial_id, attempt_number, boundary, t_us, cost_us, heap_used_bytes, heap_total_bytes, embedder_heap_bytes, backing_store_bytes,
  heap_absent, heap_cost_us, dump_absent, dump_cost_us
) VALUES
  (1, 1, 'begin', 9990000, 20, 10, 100, 1, 0, NULL, 5, NULL, 500), (1, 1, 'model_load', 10100000, 20, 12, 100, 1, 0, NULL, 5, 'no answer', 500),
  (1, 1, 'warmup', 10200000, 20, 14, 100, 1, 40, NULL, 5, NULL, 500), (1, 1, 'infer', 10300000, 20, 16, 100, 1, 40, NULL, 5, NULL, 500),
  (1, 1, 'end', 10400000, 20, 20, 100, 2, 40, NULL, 5, NULL, 500),
  (2, 1, 'begin', 9990000, 20, 11, 110, 3, 0, NULL, 5, NULL, NULL), (2, 1, 'end', 10200000, 20, 21, 110, 3, 60, NULL, 5, NULL, NULL),
  (3, 1, 'begin', 9990000, 20, NULL, NULL, NULL, NULL, 'no pipe', 5, NULL, NULL);
INSERT INTO boundary_reading (process_id, boundary, resident_bytes, pss_bytes, uss_bytes, swap_bytes, peak_resident_bytes, absent) VALUES
  (1, 'begin', 4000, 1100, 100, NULL, 5000, '{"swap":"not_there"}'), (1, 'model_load', 4500, 1110, 110, NULL, 5000, '{"swap":"not_there"}'),
  (1, 'warmup', 6500, 1150, 150, NULL, 7000, '{"swap":"not_there"}'), (1, 'infer', 5500, 1180, 180, NULL, 6000, '{"swap":"not_there"}'),
  (1, 'end', 5400, 1160, 160, NULL, 6000, '{"swap":"not_there"}'),
  (2, 'end', 90000, 80000, 70000, NULL, 95000, NULL), (4, 'end', 90000, 80000, 70000, NULL, 95000, NULL),
  (3, 'begin', 900, 40, 20, NULL, 950, NULL), (3, 'end', 910, 50, 30, NULL, 960, NULL),
  (5, 'begin', 4000, 1101, 101, NULL, 5000, NULL), (5, 'end', NULL, NULL, NULL, NULL, 9000, '{"mappings":"permission_denied"}'),
  (6, 'begin', 1, 1, 1, 1, 1, NULL);
INSERT INTO dump_reading (process_id, boundary, allocator, size_bytes) VALUES
  (1, 'end', 'v8', 33), (1, 'end', 'malloc', 44), (1, 'end', 'partition_alloc', 55), (3, 'end', 'gpu', 64), (3, 'end', 'malloc', 7),
  (4, 'end', 'malloc', 99999);
