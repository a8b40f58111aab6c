-- Claims, of sweep 2, one trial each; what they are computed from by hand stands beside. All networks are mlp 2 x 64. The readings differ
-- in every claim that has two: a query that swaps them has another answer.
--   training, block 1: convnetjs 4 ms, brain 8 (2), synaptic 400 (100), tfjs 12 (3); block 2: convnetjs 8, brain 24 (3)
--   model_load, of it build: convnetjs 6, 2; brain 24, 5 (waited 4, read 2.5); kerasjs 30 (5; 15); tfjs webgl 18 (3; 9), cpu 12 (2; 6)
--   first call and inference, until the result, until the call returned: convnetjs 3, 1: (6 + 3) / 1 = 9; (2 + 3) / 1 = 5.
--     brain 2, 0.5: 52; 14. kerasjs 40, 2 and 8, 0.5: 70 / 8 = 8.75; 32 / 0.5 = 64. tfjs webgl 100, 60 and 4, 1: 118 / 4 = 29.5;
--     78 / 1 = 78. tfjs cpu 5, 5 and 2, 1.5: 8.5 in both, because it is taken as awaited
--   first call of tfjs over kerasjs on webgl: 100 / 40 = 2.5; 60 / 2 = 30. tfjs webgl over cpu: 4 / 2 = 2; 1 / 1.5 = 0.667
--   native training 3 ms, 6 of CPU: 12 / 3 = 4; 12 / 6 = 2, though the page's call returned after 10. Native inference 0.5 and 1: cpu
--     2 / 0.5 = 4; 1.5 / 1 = 1.5. webgl 4 / 0.5 = 8; 1 / 1 = 1
--   files: convnetjs 7,000 bytes, brain 14,000, tfjs 1,000. Call depth: 48 and 3 frames
-- Left out: readback async, eager execution, TensorFlow on a GPU and on one thread, the control.
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width, parameters, control_arm
)
VALUES
  (11, 'c11', 'brain', '1.6.1', 'cpu', 'browser', 'mlp', 'train', 2, 64, '{}', NULL),
  (12, 'c12', 'synaptic', '1.1.4', 'cpu', 'browser', 'mlp', 'train', 2, 64, '{"optimize":0}', NULL),
  (13, 'c13', 'brain', '1.6.1', 'cpu', 'browser', 'mlp', 'infer', 2, 64, '{}', NULL),
  (14, 'c14', 'kerasjs', '1.0.3', 'webgl', 'browser', 'mlp', 'infer', 2, 64, '{"gpu_cache":"cold"}', NULL),
  (15, 'c15', 'tfjs', '4.22.0', 'webgl', 'browser', 'mlp', 'infer', 2, 64, '{"gpu_cache":"cold","readback":"sync"}', NULL),
  (16, 'c16', 'tfjs', '4.22.0', 'webgl', 'browser', 'mlp', 'infer', 2, 64, '{"gpu_cache":"cold","readback":"async"}', NULL),
  (17, 'c17', 'tensorflow', '2.21.0', 'cpu', 'native', 'mlp', 'train', 2, 64, '{"execution":"graph","threads":0}', NULL),
  (18, 'c18', 'tensorflow', '2.21.0', 'cpu', 'native', 'mlp', 'infer', 2, 64, '{"execution":"graph","threads":0}', NULL),
  (19, 'c19', 'tensorflow', '2.21.0', 'cpu', 'native', 'mlp', 'infer', 2, 64, '{"execution":"eager","threads":0}', NULL),
  (20, 'c20', 'tfjs', '4.22.0', 'cpu', 'browser', 'mlp', 'train', 2, 64, '{"readback":"sync"}', 'sampled'),
  (21, 'c21', 'tensorflow', '2.21.0', 'cuda', 'native', 'mlp', 'train', 2, 64, '{"execution":"graph","threads":0}', NULL),
  (22, 'c22', 'tensorflow', '2.21.0', 'cuda', 'native', 'mlp', 'infer', 2, 64, '{"execution":"graph","threads":0}', NULL),
  (23, 'c23', 'tensorflow', '2.21.0', 'cpu', 'native', 'mlp', 'train', 2, 64, '{"execution":"graph","threads":1}', NULL),
  (24, 'c24', 'tensorflow', '2.21.0', 'cpu', 'native', 'mlp', 'infer', 2, 64, '{"execution":"graph","threads":1}', NULL);
INSERT INTO ended VALUES
  (1, 2, 3, 'done'), (2, 2, 3, 'done'), (3, 2, 11, 'done'), (4, 2, 11, 'done'), (5, 2, 12, 'done'), (6, 2, 1, 'done'),
  (7, 2, 4, 'done'), (8, 2, 13, 'done'), (9, 2, 14, 'done'), (10, 2, 15, 'done'), (11, 2, 2, 'done'), (12, 2, 16, 'done'),
  (13, 2, 17, 'done'), (14, 2, 18, 'done'), (15, 2, 19, 'done'), (16, 2, 20, 'done'), (17, 2, 3, 'timeout'),
  (18, 2, 21, 'done'), (19, 2, 22, 'done'), (20, 2, 23, 'done'), (21, 2, 24, 'done');
DROP TRIGGER trial_is_immutable;
UPDATE trial SET block = 2 WHERE trial_id IN (2, 4);
UPDATE attempt SET adapter = 'SwiftShader', adapter_is_software = 1 WHERE trial_id IN (9, 10, 12);
INSERT INTO took_together VALUES
  (1, 'train', 0, 1, 4, 4), (2, 'train', 0, 1, 8, 8), (3, 'train', 0, 1, 8, 8), (4, 'train', 0, 1, 24, 24),
  (5, 'train', 0, 1, 400, 400), (6, 'train', 0, 1, 12, 10), (13, 'train', 0, 1, 3, 3), (16, 'train', 0, 1, 900, 900),
  (7, 'warmup', 0, 1, 3, 3), (7, 'infer', 0, 1, 1, 1), (8, 'warmup', 0, 1, 2, 2), (8, 'infer', 0, 1, 0.5, 0.5),
  (9, 'warmup', 0, 1, 40, 2), (9, 'infer', 0, 1, 8, 0.5), (10, 'warmup', 0, 1, 100, 60), (10, 'infer', 0, 1, 4, 1),
  (11, 'warmup', 0, 1, 5, 5), (11, 'infer', 0, 1, 2, 1.5), (12, 'warmup', 0, 1, 900, 1), (12, 'infer', 0, 1, 900, 1),
  (14, 'infer', 0, 1, 0.5, 0.5), (15, 'infer', 0, 1, 0.1, 0.1), (18, 'train', 0, 1, 0.1, 0.1), (19, 'infer', 0, 1, 0.1, 0.1),
  (20, 'train', 0, 1, 0.1, 0.1), (21, 'infer', 0, 1, 0.1, 0.1);
UPDATE iteration SET cpu_ns = 2 * duration_ns WHERE trial_id IN (13, 14, 15, 18, 19, 20, 21);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (7, 1, 0, 'model_load', 0, 6000), (8, 1, 0, 'model_load', 0, 24000), (9, 1, 0, 'model_load', 0, 30000),
  (10, 1, 0, 'model_load', 0, 18000), (11, 1, 0, 'model_load', 0, 12000), (12, 1, 0, 'model_load', 0, 900000);
INSERT INTO metric (trial_id, attempt_number, name, unit, value) VALUES
  (7, 1, 'model_load_build_ms', 'ms', 2), (8, 1, 'model_load_build_ms', 'ms', 5), (11, 1, 'model_load_build_ms', 'ms', 1),
  (7, 1, 'model_file_bytes', 'bytes', 7000), (8, 1, 'model_file_bytes', 'bytes', 14000), (11, 1, 'model_file_bytes', 'bytes', 1000),
  (1, 1, 'call_depth_max', 'count', 3), (6, 1, 'call_depth_max', 'count', 48);
