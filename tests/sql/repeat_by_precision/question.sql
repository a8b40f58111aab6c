SELECT 'training_time' AS view, sweep_id, framework, trials, round(ci95_half_width, 6) AS ci95_half_width, flags FROM training_time
UNION ALL
SELECT 'inference_time', sweep_id, framework, trials, round(ci95_half_width, 6), flags FROM inference_time
UNION ALL
SELECT 'warmup_time', sweep_id, framework, trials, NULL, flags FROM warmup_time WHERE task = 'infer'
ORDER BY view, sweep_id, framework;
