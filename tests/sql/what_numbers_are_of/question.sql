SELECT 'training_time' AS view, sweep_id, framework, task, update_rule, network, readback, flags FROM training_time
UNION ALL
SELECT 'inference_time', sweep_id, framework, task, update_rule, network, readback, flags FROM inference_time
UNION ALL
SELECT 'warmup_time', sweep_id, framework, task, update_rule, network, readback, flags FROM warmup_time
UNION ALL
SELECT 'model_loading_time', sweep_id, framework, task, NULL, network, NULL, flags FROM model_loading_time
UNION ALL
SELECT 'cpu_utilization', sweep_id, framework, task, update_rule, network, readback, flags FROM cpu_utilization
UNION ALL
SELECT 'memory_use', sweep_id, framework, task, update_rule, network, readback, flags FROM memory_use
ORDER BY task DESC, sweep_id, framework, view;
