SELECT sweep_id, framework, task, depth, trials, failed_trials, trains, dnn, cnn, rnn, gpu, saves, loads, imports_keras, imports_onnx, layer_types, optimizer_types, library_bytes
FROM framework_capability ORDER BY sweep_id;
