-- Sweep 2 is profiled. Trials 1 and 2: deepest of both is 7, mean of 3 and 5 is 4, 100 + 300 samples. Trial 3 failed: what it
-- reported is not taken. Trial 4 is of a sweep without a profiler, trial 5 a probe: no row of theirs. Configuration 2's
-- trial brought no profile: a row without numbers.
UPDATE sweep SET plan = '{"profile":true}' WHERE sweep_id = 2;
INSERT INTO ended VALUES
  (1, 2, 1, 'done'), (2, 2, 1, 'done'), (3, 2, 1, 'page_error'), (4, 1, 1, 'done'), (5, 2, 5, 'done'), (6, 2, 2, 'done');
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES
  (1, 1, 'call_depth_max', 'count', 6, 'train'), (1, 1, 'call_depth_mean', 'count', 3, 'train'),
  (1, 1, 'call_depth_samples', 'count', 100, 'train'),
  (2, 1, 'call_depth_max', 'count', 7, 'train'), (2, 1, 'call_depth_mean', 'count', 5, 'train'),
  (2, 1, 'call_depth_samples', 'count', 300, 'train'),
  (3, 1, 'call_depth_max', 'count', 99, 'train'), (4, 1, 'call_depth_max', 'count', 98, 'train'),
  (5, 1, 'call_depth_max', 'count', 97, 'train');
-- Elements say otherwise than their plans: configuration 3 is not profiled in sweep 2, and is in sweep 1.
INSERT INTO trial_terms (sweep_id, configuration_id, profile) VALUES (2, 3, 0), (1, 3, 1);
INSERT INTO ended VALUES (7, 2, 3, 'done'), (8, 1, 3, 'done');
INSERT INTO metric (trial_id, attempt_number, name, unit, value, phase) VALUES
  (7, 1, 'call_depth_max', 'count', 96, 'train'), (8, 1, 'call_depth_max', 'count', 12, 'train');
