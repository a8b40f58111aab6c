-- Page time 0 is second 10; the main phase is seconds 10.1 .. 10.5 of each trial.
-- Trial 1 on an NVIDIA device: busy 4 before the page begins. In the phase 90, which is of the time before it, 50 and 70: mean 60,
-- peak 70; a tick at which the driver has no new number is none. Memory 1000 before, 5000 in the phase: rise 4000; 9000 after it does not count. Power 20 before, (100 + 120 + 110) / 3.
--  The browser's GPU process holds 200 before, 1500 in the phase, 7000 after it.
-- Trial 2 of the same, on two devices: the second device is another row, of one trial's numbers.
-- The first device's driver does not list the GPU process before 10.05 s, where its 10 may be the page's: no rise; it holds 4000 at most.
-- Trial 3 on an Intel one, whose driver counts engines: render 70 ms of 200 ms, 35 %, and 50 % in its first window; compute has two
-- engines: 160 ms of 400 ms, 40 %, 150 of 200 ms in the first window, 75 %; copy counts cycles: 84 of 200, 42 %, 74 of 100 in the
-- second. The busiest: mean 42, peak 75. Before the phase it was busy as well.
-- Trial 4 on SwiftShader: the GPU process' footprint is the answer. Trial 5, a failed one of the same configuration as 6, which used
-- no adapter, and which is warm: 33 before its phase was the visit's. Trial 7 computed outside of a browser on the first device,
-- trial 8 was to, and did not.
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width, parameters
)
VALUES
  (20, 'n1', 'pytorch', '2.15.0', 'cuda', 'native', 'mlp', 'infer', 2, 64, '{}'),
  (21, 'n2', 'pytorch', '2.15.0', 'cuda', 'native', 'mlp', 'train', 2, 64, '{}');
INSERT INTO ended VALUES
  (7, 1, 20, 'done'), (8, 1, 21, 'unsupported'),
  (1, 1, 2, 'done'), (2, 1, 2, 'done'), (3, 1, 1, 'done'), (4, 1, 3, 'done'), (5, 1, 4, 'timeout'), (6, 1, 4, 'done');
UPDATE attempt SET adapter = 'NVIDIA A', adapter_is_software = 0 WHERE trial_id IN (1, 2);
UPDATE attempt SET adapter = 'Intel B', adapter_is_software = 0 WHERE trial_id = 3;
UPDATE attempt SET adapter = 'SwiftShader', adapter_is_software = 1 WHERE trial_id = 4;
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'runtime_init', 60000, 90000), (1, 1, 1, 'infer', 100000, 500000),
  (2, 1, 0, 'infer', 100000, 500000), (3, 1, 0, 'train', 100000, 500000), (4, 1, 0, 'train', 100000, 500000),
  (5, 1, 0, 'infer', 100000, 500000), (6, 1, 0, 'infer', 100000, 500000), (7, 1, 0, 'infer', 100000, 500000);
INSERT INTO lived VALUES
  (1, 1, 60, 1, 'gpu'), (2, 2, 60, 1, 'gpu'), (3, 3, 60, 1, 'gpu'), (4, 4, 60, 1, 'gpu');
INSERT INTO read VALUES (4, 10200000, 0, 777);
INSERT INTO gpu (gpu_id, host_id, name, driver, bus_id, memory_bytes) VALUES
  (1, 1, 'A', 'nvidia', '0000:01:00.0', 10000), (2, 1, 'B', 'i915', '0000:00:02.0', NULL);
INSERT INTO attempt_gpu (trial_id, attempt_number, gpu_id) VALUES (1, 1, 1), (2, 1, 1), (2, 1, 2), (3, 1, 2), (6, 1, 2), (7, 1, 1);
UPDATE configuration SET parameters = '{"gpu_cache":"warm"}' WHERE configuration_id = 4;
INSERT INTO gpu_reading (trial_id, attempt_number, t_us, gpu_id, busy_percent, memory_bytes, power_watts, energy_uj) VALUES
  (1, 1, 10000000, 1, NULL, 1000, 20, 0), (1, 1, 10050000, 1, 4, 1100, 21, 10),
  (6, 1, 10000000, 2, NULL, 700, NULL, NULL), (6, 1, 10050000, 2, 33, 700, NULL, NULL), (1, 1, 10120000, 1, NULL, 2000, NULL, NULL),
  (1, 1, 10150000, 1, 90, 3000, 100, 1000000), (1, 1, 10250000, 1, 50, 5000, 120, 3000000),
  (1, 1, 10350000, 1, 70, 4000, 110, 6000000), (1, 1, 10600000, 1, 99, 9000, 300, 9000000),
  (2, 1, 10000000, 1, NULL, 1000, NULL, NULL), (2, 1, 10150000, 1, NULL, 2000, NULL, 9000000),
  (2, 1, 10250000, 1, NULL, 2000, NULL, 100);
INSERT INTO gpu_process_reading (process_id, t_us, gpu_id, memory_bytes) VALUES
  (1, 10000000, 1, 200), (1, 10150000, 1, 900), (1, 10250000, 1, 1500), (1, 10600000, 1, 7000),
  (2, 10050000, 1, 10), (2, 10200000, 1, 4000), (2, 10000000, 2, 5), (2, 10200000, 2, 50), (3, 10000000, 2, NULL), (3, 10200000, 2, NULL);
INSERT INTO gpu_engine_reading (process_id, t_us, gpu_id, engine, busy, total, capacity) VALUES
  (3, 10000000, 2, 'render', 0, NULL, 1), (3, 10150000, 2, 'render', 10000000, NULL, 1),
  (3, 10250000, 2, 'render', 60000000, NULL, 1), (3, 10350000, 2, 'render', 80000000, NULL, 1),
  (3, 10600000, 2, 'render', 330000000, NULL, 1),
  (3, 10150000, 2, 'compute', 0, NULL, 2), (3, 10250000, 2, 'compute', 150000000, NULL, 2),
  (3, 10350000, 2, 'compute', 160000000, NULL, 2),
  (3, 10150000, 2, 'copy', 0, 0, 1), (3, 10250000, 2, 'copy', 10, 100, 1), (3, 10350000, 2, 'copy', 84, 200, 1);
