-- Two trials of one probe and one that failed: what the failed one reported is not taken; what was not to be seen is NULL,
-- what was seen not to be is 0.
INSERT INTO ended VALUES (1, 1, 5, 'done'), (2, 1, 5, 'done'), (3, 1, 5, 'page_error'), (4, 2, 5, 'unsupported');
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES
  (1, 1, 'can_train', '1', 1, NULL), (2, 1, 'can_train', '1', 1, NULL), (3, 1, 'can_cnn', '1', 1, NULL),
  (1, 1, 'can_dnn', '1', 1, NULL), (1, 1, 'can_save', '1', 0, NULL), (1, 1, 'layer_types', 'count', 69, NULL),
  (1, 1, 'library_bytes', 'bytes', 1469843, NULL), (1, 1, 'imports_onnx', '1', 0, NULL);
