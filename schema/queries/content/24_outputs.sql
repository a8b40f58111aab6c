SELECT sample, output_index, name, type, shape, output_values
FROM model_output
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
ORDER BY sample, output_index
