-- What the first inference costs
-- Loading the model, then the first call, beside one inference once it is warm; times_inference: how many such inferences both take.
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH asked AS (SELECT coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AS sweep_id)
SELECT
  inference_time.framework, inference_time.framework_version, inference_time.backend, inference_time.workload, inference_time.depth,
  inference_time.width, inference_time.model, inference_time.variant, inference_time.readback, configuration_id, model_loading_time.mean_ms AS model_load_ms, model_loading_time.runtime_init_ms,
  warmup_time.mean_ms AS first_call_ms, inference_time.mean_ms AS inference_ms,
  (model_loading_time.mean_ms + warmup_time.mean_ms) / inference_time.mean_ms AS times_inference, inference_time.flags
FROM inference_time
JOIN model_loading_time USING (sweep_id, configuration_id)
JOIN warmup_time USING (sweep_id, configuration_id)
WHERE sweep_id = (SELECT sweep_id FROM asked)
ORDER BY times_inference DESC;
