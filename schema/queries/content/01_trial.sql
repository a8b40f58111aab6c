SELECT
  trial_uuid, trial.contract_version, sweep_uuid, configuration_sha256, position, block, trial.workload_sha256,
  trial.framework_sha256
FROM attempt
JOIN trial USING (trial_id)
JOIN sweep USING (sweep_id)
JOIN configuration USING (configuration_id)
WHERE trial_id = :trial_id AND attempt.attempt_number = :attempt_number
