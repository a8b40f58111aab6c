-- Training in a page takes longer than native training, on the CPU
-- Training time of TensorFlow.js on its CPU backend over that of TensorFlow in a graph on the CPU, on as many threads as it chooses, of one
-- network; trials of one block beside each other. As a user waits: elapsed time of both, until the loss is there. As the study read it: of
-- the page the same, of native code the CPU time of the process, which counts every thread (time.clock()).
-- claims: Training on the CPU takes TensorFlow.js {value} the time of TensorFlow.
-- holds: above 1
-- printed: 33.9× (dense networks)
-- plan: paper-gap
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH pair AS (
  SELECT DISTINCT native_gap.sweep_id, native_gap.browser_configuration_id, native_gap.native_configuration_id, native_gap.workload
  FROM native_gap
  JOIN configuration AS page ON page.configuration_id = native_gap.browser_configuration_id
  WHERE native_gap.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND native_gap.task = 'train' AND native_gap.quantity = 'elapsed'
    AND native_gap.browser_framework = 'tfjs' AND native_gap.browser_backend = 'cpu'
    AND native_gap.native_framework = 'tensorflow' AND native_gap.native_backend = 'cpu' AND native_gap.native_execution = 'graph'
    AND native_gap.native_threads = 0
    AND coalesce(page.parameters ->> '$.readback', 'sync') = 'sync' AND coalesce(page.parameters ->> '$.thread', 'main') = 'main'
),
quantity (reading, of_page, of_native) AS (
  VALUES ('as_read', 'elapsed', 'as_study'), ('as_waited', 'elapsed', 'elapsed')
)
-- configuration_id is that of the page.
SELECT
  page.configuration_id, page.trial_id, quantity.reading, pair.workload AS part, page.value / nullif(avg(native.value), 0) AS value,
  json_group_array(DISTINCT native.trial_id) AS beside_trial_ids
FROM pair
CROSS JOIN quantity
JOIN gap_trial AS page
  ON page.sweep_id = pair.sweep_id AND page.configuration_id = pair.browser_configuration_id AND page.quantity = quantity.of_page
JOIN gap_trial AS native
  ON native.sweep_id = pair.sweep_id AND native.configuration_id = pair.native_configuration_id AND native.block = page.block
  AND native.quantity = quantity.of_native
GROUP BY page.trial_id, quantity.reading
ORDER BY quantity.reading, page.configuration_id, page.trial_id;
