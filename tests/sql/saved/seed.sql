-- Sweep 2, the last one. Training: tfjs 4 ms in two trials, convnetjs 8 ms in two, and one that failed while it trained. Inference:
-- tfjs 2 ms in two trials, loaded in 20 ms, first call 10 ms: (20 + 10) / 2 = 15 inferences; convnetjs 1 ms in one trial, loaded in
-- 6, first call 3: 9 inferences. A probe that WebGL has not. Sweep 1 has a trial of 100 ms that is in no answer.
-- Warm-up of tfjs inference: 10 and 14 ms, median 12, then three calls together in 6 ms, in one trial alone: 2 ms a call.
-- Page time 0 is second 10. Trial 1: empty page 5 MB, in its training 35 MB; its model file has 1 MB, so 30 times; GPU process 8 MB.
-- Functions of the profiled training: matMul 30 + 30 ms in two trials, (garbage collector) 20 ms, of 80: 75 and 25 %.
INSERT INTO ended VALUES
  (1, 2, 1, 'done'), (2, 2, 1, 'done'), (3, 2, 3, 'done'), (4, 2, 3, 'done'), (5, 2, 3, 'page_error'),
  (6, 2, 2, 'done'), (7, 2, 2, 'done'), (8, 2, 4, 'done'), (9, 1, 1, 'done'), (10, 2, 5, 'unsupported');
INSERT INTO took VALUES
  (1, 'train', 0, 4), (1, 'train', 1, 4), (2, 'train', 0, 4), (3, 'train', 0, 8), (4, 'train', 0, 8), (9, 'train', 0, 100),
  (6, 'warmup', 0, 10), (7, 'warmup', 0, 14), (6, 'infer', 0, 2), (7, 'infer', 0, 2), (8, 'warmup', 0, 3), (8, 'infer', 0, 1);
INSERT INTO took_together VALUES (6, 'warmup', 1, 3, 6, 6);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'train', 200000, 900000), (5, 1, 0, 'train', 0, NULL),
  (6, 1, 0, 'model_load', 0, 20000), (7, 1, 0, 'model_load', 0, 20000), (8, 1, 0, 'model_load', 0, 6000);
UPDATE attempt SET message = 'loss is NaN' WHERE trial_id = 5;
UPDATE attempt SET message = 'WebGL is not there' WHERE trial_id = 10;
UPDATE attempt SET flags = '["noisy","tensor_leak"]' WHERE trial_id IN (1, 5, 9);
UPDATE attempt SET flags = '["noisy"]' WHERE trial_id = 2;
INSERT INTO metric (trial_id, attempt_number, name, unit, value) VALUES (1, 1, 'model_file_bytes', 'bytes', 1000000);
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer'), (2, 1, 60, 1, 'gpu');
INSERT INTO read VALUES (1, 10100000, 0, 5000000), (1, 10400000, 0, 35000000), (2, 10400000, 0, 8000000);
INSERT INTO hot_function (trial_id, attempt_number, rank, function_name, script, line_number, column_number, samples, self_us) VALUES
  (1, 1, 1, 'matMul', '/tf.js', 7, 3, 30, 30000), (1, 1, 2, '(garbage collector)', NULL, NULL, NULL, 20, 20000),
  (2, 1, 1, 'matMul', '/tf.js', 7, 3, 31, 30000), (9, 1, 1, 'other', '/tf.js', 1, 1, 99, 99000);
-- Findings. Width 128 of tfjs trains in 12 ms where 64 takes 4 in the same block: 3; depth 4 in 6: 1.5, in trial 12 alone. Of the
-- second block there is no wide trial. Inference on WebGL takes 8 ms, 2 of them until the call returned: awaited 4 times; on
-- WebAssembly 0.5, and 1 in a worker: 16 times the fastest, once. Trial 3 keeps half a core busy: 600 ms of CPU in the 1,200 ms between its readings. Trial 8: empty
-- page 5 MB, 25 while it infers, a model of 2 MB: 10 times; and page work of 30 ms that takes 20 alone: 1.5.
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width, parameters
)
VALUES
  (6, 'c6', 'tfjs', '4.22.0', 'cpu', 'browser', 'mlp', 'train', 2, 128, '{"width":128}'),
  (7, 'c7', 'tfjs', '4.22.0', 'cpu', 'browser', 'mlp', 'train', 4, 64, '{"depth":4}'),
  (8, 'c8', 'tfjs', '4.22.0', 'webgl', 'browser', 'mlp', 'infer', 2, 64, '{"gpu_cache":"cold"}'),
  (9, 'c9', 'tfjs', '4.22.0', 'wasm', 'browser', 'mlp', 'infer', 2, 64, '{}'),
  (10, 'c10', 'tfjs', '4.22.0', 'wasm', 'browser', 'mlp', 'infer', 2, 64, '{"thread":"worker"}');
INSERT INTO ended VALUES (11, 2, 6, 'done'), (12, 2, 7, 'done'), (13, 2, 8, 'done'), (14, 2, 9, 'done'), (15, 2, 10, 'done');
DROP TRIGGER trial_is_immutable;
UPDATE trial SET block = 2 WHERE trial_id = 2;
UPDATE attempt SET adapter_is_software = 1 WHERE trial_id = 13;
INSERT INTO took VALUES (11, 'train', 0, 12), (12, 'train', 0, 6), (14, 'infer', 0, 0.5), (15, 'infer', 0, 1);
INSERT INTO took_together VALUES (13, 'infer', 0, 1, 8, 2);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (3, 1, 0, 'train', 200000, 1900000), (8, 1, 1, 'infer', 200000, 900000);
INSERT INTO metric (trial_id, attempt_number, name, unit, value) VALUES (8, 1, 'model_file_bytes', 'bytes', 2000000);
INSERT INTO lived VALUES (3, 3, 100, 1, 'renderer'), (4, 8, 100, 1, 'renderer');
INSERT INTO read VALUES
  (3, 10300000, 0, 1000), (3, 11500000, 600, 1000), (4, 9900000, 0, 5000000), (4, 10500000, 0, 25000000);
UPDATE sweep SET plan = '{"experience":true}' WHERE sweep_id = 2;
INSERT INTO observation (trial_id, attempt_number, phase, kind, observation_index, start_page_us, duration_us) VALUES
  (8, 1, 'alone', 'page_work', 0, 0, 20000), (8, 1, 'infer', 'page_work', 0, 0, 30000);
-- Figures. Sweep 2 is profiled: trial 4, 12 frames deep at most, 6.5 in the mean. A page and native code that compute the same: 10 ms, 3
-- of them until the call returned, beside 4 ms of 8 ms of CPU: 2.5 times as a user waits, 0.375 as the study read it. Trial 10 is a probe
-- that WebGL has not; trial 18 one that is done: it trains, and makes no recurrent network. CPU of trials 3 and 4:
-- 50 and 60 %, mean 55, whose error is 5, at one degree of freedom 12.706 times that: 55 over and times exp(63.53 / 55).
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width, parameters
)
VALUES
  (11, 'c11', 'tfjs', '4.22.0', 'cpu', 'browser', 'mlp', 'train', 3, 32, '{"batch":64}'),
  (12, 'c12', 'tensorflow', '2.21.0', 'cpu', 'native', 'mlp', 'train', 3, 32, '{"batch":64,"execution":"graph","threads":0}'),
  (13, 'c13', 'convnetjs', '0.3.0', 'cpu', 'browser', 'capability', 'probe', NULL, NULL, '{}'),
  (14, 'c14', 'tfjs', '4.22.0', 'wasm', 'browser', 'mlp', 'train', 2, 64, '{}');
INSERT INTO ended VALUES (16, 2, 11, 'done'), (17, 2, 12, 'done'), (18, 2, 13, 'done'), (19, 2, 14, 'timeout');
INSERT INTO took_together VALUES (16, 'train', 0, 1, 10, 3), (17, 'train', 0, 1, 4, 4);
UPDATE iteration SET cpu_ns = 8000000 WHERE trial_id = 17;
INSERT INTO metric (trial_id, attempt_number, name, unit, value) VALUES
  (4, 1, 'call_depth_max', 'count', 12), (4, 1, 'call_depth_mean', 'count', 6.5), (4, 1, 'call_depth_samples', 'count', 40),
  (18, 1, 'can_train', 'count', 1), (18, 1, 'can_rnn', 'count', 0);
UPDATE sweep SET plan = '{"experience":true,"profile":true}' WHERE sweep_id = 2;
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (4, 1, 0, 'train', 200000, 1900000);
INSERT INTO lived VALUES (5, 4, 100, 1, 'renderer');
INSERT INTO read VALUES (5, 10300000, 0, 1000), (5, 11500000, 720, 1000);
-- Operators of the page and native code above. Trial 16, 4 calls in 48 ms: products 8 ms a call, activations 1, a reshape of no time: 9 of
-- 12 ms, 75 %. Trial 17, 2 calls in 10 ms: products 3 and 1 ms a call, activations 0.5: 4.5 of 5 ms, 90 %. Products take twice as long,
-- and are 4 of the 4.5 ms between both; activations the other 0.5. Trial 8 is of a library that has no profiler.
INSERT INTO operator_profile (trial_id, attempt_number, calls, elapsed_ns, clock) VALUES (16, 1, 4, 48000000, 'wall'), (17, 1, 2, 10000000, 'wall');
INSERT INTO operator_time (trial_id, attempt_number, operator, executions, total_ns) VALUES
  (16, 1, 'BatchMatMul', 16, 32000000), (16, 1, 'Relu', 8, 4000000), (16, 1, 'Reshape', 4, 0),
  (17, 1, 'MatMul', 6, 6000000), (17, 1, '_FusedMatMul', 2, 2000000), (17, 1, 'Relu', 4, 1000000);
UPDATE attempt SET facts = '{"operator_profile":"tf.profile"}' WHERE trial_id IN (16, 17);
UPDATE attempt SET facts = '{"operator_profile":"none: ConvNetJS does not tell its operators apart"}' WHERE trial_id = 8;
-- The same problem, and what is not of it. A model of one's own on WebGL, where the CPU may do what it lacks, takes 6 ms, on WebAssembly
-- 0.25: 24 times, because that permission is no other problem. A recurrent network keeps 90 % of a core busy: 1,080 ms of 1,200, of
-- which the dense ones' 55 % know nothing.
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width, parameters
)
VALUES
  (15, 'c15', 'onnxruntime-web', '1.30.0', 'webgl', 'browser', 'custom', 'infer', NULL, NULL,
    '{"cpu_operators":"allow","gpu_cache":"cold","model":"model-a","variant":"only"}'),
  (16, 'c16', 'onnxruntime-web', '1.30.0', 'wasm', 'browser', 'custom', 'infer', NULL, NULL, '{"model":"model-a","threads":1,"variant":"only"}'),
  (17, 'c17', 'convnetjs', '0.3.0', 'cpu', 'browser', 'rnn', 'train', 1, 32, '{}');
INSERT INTO ended VALUES (20, 2, 15, 'done'), (21, 2, 16, 'done'), (22, 2, 17, 'done');
INSERT INTO took VALUES (21, 'infer', 0, 0.25), (22, 'train', 0, 2);
INSERT INTO took_together VALUES (20, 'infer', 0, 1, 6, 6);
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (22, 1, 0, 'train', 200000, 1900000);
INSERT INTO lived VALUES (6, 22, 100, 1, 'renderer');
INSERT INTO read VALUES (6, 10300000, 0, 1000), (6, 11500000, 1080, 1000);
