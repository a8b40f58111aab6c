-- More than 32 bits hold, as a whole number. The size that a failed trial still reported is not taken. Training has none.
INSERT INTO ended VALUES (1, 1, 2, 'done'), (2, 1, 2, 'done'), (3, 1, 4, 'page_error'), (4, 1, 1, 'done');
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES
  (1, 1, 'model_file_bytes', 'bytes', 5000000000, NULL), (2, 1, 'model_file_bytes', 'bytes', 5000000000, NULL),
  (2, 1, 'tensor_bytes', 'bytes', 6000000000, NULL),
  (3, 1, 'model_file_bytes', 'bytes', 9, NULL), (4, 1, 'model_file_bytes', 'bytes', 9, NULL);
