-- Three loads of 10, 20 and 60 ms: mean 30, median 20; deviations -20 -10 30: standard deviation
-- sqrt(1400 / 2) = 26.4575131106, over sqrt(3) 15.2752523165; interval 30 / and * exp(4.30265272974946 * 15.2752523165 / 30) = exp(2.19080354)
-- Fetched in 1 and 3 ms, which the third trial does not say: 2. Parsed in 4, 5 and 6: 5.
-- One started the runtime, in 7. Nobody says how long the model took to
-- be made. What a failed trial says, and a training trial, is not taken.
-- The runtime was brought up in 4 and 6 ms before it: 5.
-- A load of a training trial is in no row, a phase that a failed trial left open neither.
INSERT INTO ended VALUES (1, 1, 2, 'done'), (2, 1, 2, 'done'), (3, 1, 2, 'done'), (4, 1, 1, 'done'), (5, 1, 2, 'timeout');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'model_load', 5000, 15000), (1, 1, 1, 'infer', 15000, 99000),
  (2, 1, 0, 'model_load', 0, 20000), (3, 1, 0, 'model_load', 0, 60000),
  (4, 1, 0, 'model_load', 0, 1000), (1, 1, 2, 'runtime_init', 0, 4000), (2, 1, 2, 'runtime_init', 0, 6000),
  (4, 1, 2, 'runtime_init', 0, 90000), (5, 1, 2, 'runtime_init', 0, 90000), (5, 1, 0, 'model_load', 0, NULL);
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES
  (1, 1, 'model_load_fetch_ms', 'ms', 1, 'model_load'), (2, 1, 'model_load_fetch_ms', 'ms', 3, 'model_load'),
  (1, 1, 'model_load_parse_ms', 'ms', 4, 'model_load'), (2, 1, 'model_load_parse_ms', 'ms', 5, 'model_load'),
  (3, 1, 'model_load_parse_ms', 'ms', 6, 'model_load'), (2, 1, 'model_load_runtime_ms', 'ms', 7, 'model_load'),
  (4, 1, 'model_load_build_ms', 'ms', 99, 'model_load'), (5, 1, 'model_load_build_ms', 'ms', 99, 'model_load');
