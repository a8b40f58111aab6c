-- Sweep 1, train, a page (configuration 1) and native code (20), in three blocks, milliseconds a batch:
--   block 1: 4 and 2; block 2: 2.42 and 1; block 3: 2 and 1.21. The ratios are 2, 2 x 1.21 and 2 / 1.21; of their logarithms, less
--   ln 2: 0, l and -l with l = ln 1.21, as in harness_overhead: the ends are 2 times 1.21 to the power of -+ 2.4841377118, 1.245603257
--   and 3.211295391. In block 4 the page has failed, in block 5 there is no page: no pairs.
--   As the study read it: the page's calls have returned after half of their time, the process has computed on two threads: a quarter
--   of each ratio. 0.5, and ends of a quarter.
--   CPU and footprint are known of block 1 alone: the page 100 % of a core for 4 ms a batch, the process 200 % for 2 ms: 4 CPU ms
--   each. 3,000 bytes, and 1,000. The GPU process counts where the page used an adapter: here it did not. In block 2 it did, and
--   nothing is known of that process: no pair.
--   Configuration 22 trains with other batches, 23 is narrower: neither computes what the page does.
-- Infer, one block, a page on webgl (24) and 21: the library starts in 100 and 300 ms, loads in 50 and 60, first answers in 50 and 40:
--   200 and 400, half. Then 3 and 1 ms a sample. A second page configuration, 2, differs in how long it measures and has failed: no row.
-- Keras: a page (25) and native code of the same architecture (26), 6 and 2 ms, and of another one (27): one pair, of 3.
-- A person's model: a page (28) was fed as much as native code (29), 3 and 2 ms; another native one (30) has a batch of eight in
--   its file: no pair. Of a third (31), on a GPU, it is not known: a pair, of 3, and none as the study read it.
-- Sweep 2 has the native configuration in block 1 alone: no pair.
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width,
  parameters
)
VALUES
  (20, 'n1', 'tensorflow', '2.19.0', 'cpu', 'native', 'mlp', 'train', 2, 64, '{"execution": "graph", "threads": 2}'),
  (21, 'n2', 'onnxruntime', '1.26.0', 'cpu', 'native', 'mlp', 'infer', 2, 64, '{"measure_ms": 500, "threads": 0}'),
  (22, 'n3', 'tensorflow', '2.19.0', 'cpu', 'native', 'mlp', 'train', 2, 64, '{"execution": "graph", "batch": 32}'),
  (23, 'n4', 'tensorflow', '2.19.0', 'cpu', 'native', 'mlp', 'train', 2, 32, '{"execution": "graph"}'),
  (24, 'p1', 'tfjs', '4.22.0', 'webgl', 'browser', 'mlp', 'infer', 2, 64, '{"measure_ms": 100}'),
  (25, 'k1', 'tfjs', '4.22.0', 'wasm', 'browser', 'keras', 'infer', NULL, NULL, '{"architecture": "resnet50", "weights": "seeded"}'),
  (26, 'k2', 'tensorflow', '2.19.0', 'cpu', 'native', 'keras', 'infer', NULL, NULL,
    '{"architecture": "resnet50", "weights": "seeded", "execution": "graph", "threads": 0}'),
  (27, 'k3', 'tensorflow', '2.19.0', 'cpu', 'native', 'keras', 'infer', NULL, NULL,
    '{"architecture": "vgg16", "weights": "seeded", "execution": "graph", "threads": 0}'),
  (28, 'o1', 'tfjs', '4.22.0', 'wasm', 'browser', 'custom', 'infer', NULL, NULL, '{"model": "m", "variant": "only"}'),
  (29, 'o2', 'onnxruntime', '1.26.0', 'cpu', 'native', 'custom', 'infer', NULL, NULL, '{"model": "m", "variant": "only"}'),
  (30, 'o3', 'tensorflow', '2.19.0', 'cpu', 'native', 'custom', 'infer', NULL, NULL, '{"model": "m", "variant": "only"}'),
  (31, 'o4', 'pytorch', '2.11.0', 'cuda', 'native', 'custom', 'infer', NULL, NULL, '{"model": "m", "variant": "only"}');
CREATE TEMP VIEW measured (trial_id, sweep_id, configuration_id, block, ms, returned_ms, cpu_ms) AS
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL;
CREATE TEMP TRIGGER write_measured INSTEAD OF INSERT ON measured
BEGIN
  INSERT INTO trial (
    trial_id, trial_uuid, contract_version, sweep_id, configuration_id, position, block, outcome, attempt_number
  )
  VALUES (
    NEW.trial_id, 'trial-' || NEW.trial_id, 1, NEW.sweep_id, NEW.configuration_id, NEW.trial_id, NEW.block,
    iif(NEW.ms IS NULL, 'page_crash', 'done'), 1
  );
  INSERT INTO attempt (
    trial_id, attempt_number, browser_id, leased_realtime_us, lease_expires_realtime_us, boot_id, outcome,
    started_us, ended_us, clock_offset_us, clock_error_us, renderer_pid
  )
  SELECT trial_id, 1, 1, 0, 0, 'boot-1', outcome, 10000000, 20000000, 10000000, 0, 100
  FROM trial
  WHERE trial_id = NEW.trial_id;
  -- A batch alone, and a group of two.
  INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, duration_ns, returned_ns, cpu_ns, calls)
  SELECT
    NEW.trial_id, 1, configuration.task, calls, 0, CAST(NEW.ms * calls * 1e6 AS INTEGER),
    CAST(NEW.returned_ms * calls * 1e6 AS INTEGER), CAST(NEW.cpu_ms * calls * 1e6 AS INTEGER), calls
  FROM configuration
  CROSS JOIN (SELECT 1 AS calls UNION ALL SELECT 2)
  WHERE configuration.configuration_id = NEW.configuration_id AND NEW.ms IS NOT NULL;
END;
INSERT INTO measured VALUES
  (1, 1, 1, 1, 4, 2, NULL), (2, 1, 20, 1, 2, 2, 4),
  (3, 1, 1, 2, 2.42, 1.21, NULL), (4, 1, 20, 2, 1, 1, 2),
  (5, 1, 1, 3, 2, 1, NULL), (6, 1, 20, 3, 1.21, 1.21, 2.42),
  (7, 1, 1, 4, NULL, NULL, NULL), (8, 1, 20, 4, 1, 1, 2), (9, 1, 20, 5, 1, 1, 2),
  (10, 1, 22, 1, 1, 1, 2), (11, 1, 23, 1, 1, 1, 2),
  (12, 1, 24, 1, 3, 0.5, NULL), (13, 1, 21, 1, 1, 1, 2),
  (15, 2, 20, 1, 1, 1, 2),
  (16, 1, 25, 1, 6, 6, NULL), (17, 1, 26, 1, 2, 2, 3), (18, 1, 27, 1, 5, 5, 5),
  (19, 1, 28, 1, 3, 3, NULL), (20, 1, 29, 1, 2, 2, 2), (21, 1, 30, 1, 8, 8, 8), (22, 1, 31, 1, 1, 1, 1);
UPDATE attempt SET facts = '{"fed_lengths": "784"}' WHERE trial_id IN (19, 20);
UPDATE attempt SET facts = '{"fed_lengths": "8x784"}' WHERE trial_id = 21;
INSERT INTO ended VALUES (14, 1, 2, 'timeout');
INSERT INTO took VALUES (12, 'warmup', 0, 50), (13, 'warmup', 0, 40);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (12, 1, 0, 'runtime_init', 0, 100000), (12, 1, 1, 'model_load', 100000, 150000),
  (13, 1, 0, 'runtime_init', 0, 300000), (13, 1, 1, 'model_load', 300000, 360000),
  (1, 1, 0, 'train', 0, 2000000), (2, 1, 0, 'train', 0, 2000000),
  (3, 1, 0, 'train', 0, 2000000), (4, 1, 0, 'train', 0, 2000000);
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer'), (2, 1, 90, 1, 'gpu'), (3, 2, 100, 1, 'native'),
  (4, 3, 100, 1, 'renderer'), (5, 4, 100, 1, 'native');
UPDATE attempt SET adapter = 'A' WHERE trial_id = 3;
INSERT INTO read VALUES
  (1, 10000000, 0, 1000), (1, 11000000, 1000, 3000), (1, 12000000, 2000, 2000),
  (2, 10000000, 0, 9000), (2, 12000000, 500, 9000),
  (3, 10000000, 0, 1000), (3, 12000000, 4000, 1000),
  (4, 10000000, 0, 1000), (4, 12000000, 2000, 3000), (5, 10000000, 0, 1000), (5, 12000000, 4000, 1000);
