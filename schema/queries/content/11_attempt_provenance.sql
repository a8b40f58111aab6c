SELECT host_uuid, fingerprint_sha256, workload_sha256, framework_sha256, readback, browser_attempt
FROM attempt JOIN host USING (host_id)
WHERE trial_id = :trial_id AND attempt_number = :attempt_number
