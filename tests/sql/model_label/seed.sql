-- Model a in two configurations, of which one has failed without saying its folder: what the other says is of both. Sweep 2 has the
-- same model from a folder of another name. Nobody could open model b.
INSERT INTO configuration (
  configuration_id, configuration_sha256, framework, framework_version, backend, platform, workload, task, depth, width,
  parameters
)
VALUES
  (10, 'a1', 'tfjs', '4.22.0', 'cpu', 'browser', 'custom', 'infer', NULL, NULL, '{"model": "model-a"}'),
  (11, 'a2', 'tfjs', '4.22.0', 'webgl', 'browser', 'custom', 'infer', NULL, NULL, '{"model": "model-a"}'),
  (12, 'b1', 'tfjs', '4.22.0', 'cpu', 'browser', 'custom', 'infer', NULL, NULL, '{"model": "model-b"}');
INSERT INTO ended VALUES
  (1, 1, 10, 'done'), (2, 1, 11, 'page_crash'), (3, 1, 12, 'timeout'), (4, 1, 1, 'done'), (5, 2, 10, 'done');
UPDATE attempt SET facts = '{"model_folder": "net"}' WHERE trial_id = 1;
UPDATE attempt SET facts = '{"model_folder": "renamed"}' WHERE trial_id = 5;
