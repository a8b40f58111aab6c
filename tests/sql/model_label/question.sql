SELECT * FROM model_label ORDER BY sweep_id, model;
