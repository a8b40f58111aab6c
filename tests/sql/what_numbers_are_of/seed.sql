-- Configuration 1: two done trials that agree, with flags in another order and one in common, and a failed one whose words do not
-- count. Configuration 3: two done trials that agree in the network alone. Configuration 2: one that says nothing, as old ones do.
-- Configuration 4: of two trials one says nothing: unknown. Sweep 2 has configuration 1 with words of its own.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 1, 'timeout'),
  (4, 1, 3, 'done'), (5, 1, 3, 'done'),
  (6, 1, 2, 'done'),
  (7, 1, 4, 'done'), (8, 1, 4, 'done'),
  (9, 2, 1, 'done');
UPDATE attempt SET
  facts = '{"network":"dense 64 relu","update_rule":"' || iif(trial_id IN (3, 5, 9), 'per_sample', 'minibatch') || '"}',
  readback = iif(trial_id IN (3, 5), 'async', 'sync')
WHERE trial_id NOT IN (6, 8);
UPDATE attempt SET flags = '["tensor_leak","step_differs"]' WHERE trial_id = 1;
UPDATE attempt SET flags = '["no_steady_state","step_differs"]' WHERE trial_id = 2;
UPDATE attempt SET flags = '["not_a_number"]' WHERE trial_id = 3;
