SELECT rest_us, rest_package_energy_uj
FROM attempt
WHERE trial_id = :trial_id AND attempt_number = :attempt_number AND rest_us IS NOT NULL
