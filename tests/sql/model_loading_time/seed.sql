-- Three loads of 10, 20 and 60 ms: mean 30, median 20, p95 60; deviations -20 -10 30: standard deviation
-- sqrt(1400 / 2) = 26.4575131106, over sqrt(3) 15.2752523165; interval 30 -+ 4.30265272974946 * 15.2752523165 = 30 -+ 65.7241061
-- A load of a training trial is in no row, a phase that a failed trial left open neither.
INSERT INTO ended VALUES (1, 1, 2, 'done'), (2, 1, 2, 'done'), (3, 1, 2, 'done'), (4, 1, 1, 'done'), (5, 1, 2, 'timeout');
INSERT INTO phase VALUES
  (1, 1, 0, 'model_load', 5000, 15000), (1, 1, 1, 'infer', 15000, 99000),
  (2, 1, 0, 'model_load', 0, 20000), (3, 1, 0, 'model_load', 0, 60000),
  (4, 1, 0, 'model_load', 0, 1000), (5, 1, 0, 'model_load', 0, NULL);
