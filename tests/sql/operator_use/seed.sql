-- Trial 1 trains in 10 ms a batch. Its 5 profiled calls took 60 ms, 12 each, on the page's clock: FusedConv2D 10 times in 30 ms, Conv2D
-- 5 times in 15, _FusedMatMul 5 times in 3, and an operator that nobody knows in 0 ms: 48 ms together, 80 % of the calls.
-- Trial 2 is of the GPU's clock, and its calls were too short for the page's: no coverage, and no operator took any time: no share.
-- Trial 3 was to be profiled and has the reason why it was not. Trial 4 was not to be, trial 5 failed, trial 6 is of the control.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 2, 'done'), (3, 1, 3, 'done'), (4, 1, 4, 'done'), (5, 1, 1, 'page_error');
INSERT INTO configuration (configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth,
  width, parameters, control_arm)
VALUES (20, 'c20', 'reference', '1', 'cpu', 'browser', 'mlp', 'train', 2, 64, '{}', 'a');
INSERT INTO ended VALUES (6, 1, 20, 'done');
INSERT INTO took VALUES (1, 'train', 0, 10), (2, 'infer', 0, 1), (3, 'train', 0, 7);
INSERT INTO operator_profile (trial_id, attempt_number, calls, elapsed_ns, clock) VALUES
  (1, 1, 5, 60000000, 'wall'), (2, 1, 50, 0, 'gpu'), (5, 1, 5, 60000000, 'wall'), (6, 1, 5, 60000000, 'wall');
INSERT INTO operator_time (trial_id, attempt_number, operator, executions, total_ns) VALUES
  (1, 1, 'FusedConv2D', 10, 30000000), (1, 1, 'Conv2D', 5, 15000000), (1, 1, '_FusedMatMul', 5, 3000000), (1, 1, 'Hum', 5, 0),
  (2, 1, '_MklNativeFusedConv2D', 50, 0), (2, 1, 'aten::mkldnn_convolution', 50, 0), (2, 1, 'aten::select', 50, 0),
  (5, 1, 'Conv2D', 5, 15000000), (6, 1, 'Conv2D', 5, 15000000);
UPDATE attempt SET facts = '{"operator_profile":"tf.profile of TensorFlow.js 4.22.0"}' WHERE trial_id IN (1, 2, 5, 6);
UPDATE attempt SET facts = '{"operator_profile":"none: ConvNetJS does not tell its operators apart"}' WHERE trial_id = 3;
