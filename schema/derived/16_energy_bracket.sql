-- The readings of an energy counter that lie around the two ends of the measured phase of a done trial: the last before and
-- the first after each. A row for RAPL's packages, of every ended trial, and one for each GPU whose driver has a counter.
-- Not public.
--   source, gpu_id           package, NULL; or gpu
--   step_us                  the counter is brought up to date that often: RAPL every millisecond; of drivers nobody says it,
--       and a tenth of a second is what NVIDIA's power readings have
--   absence                  why there is no reading of the packages
--   least_growth_uj          from one reading to the next: below 0 it fell back, as when a driver is loaded anew
--   idle_watts               just before the trial: packages during the rest, a GPU by its driver at the first reading
--   ..._before_start_ and so on   a counter only grows, so that the highest before an instant is the last
-- A subquery for each number, and all of them once for each table: they seek. Windows over the readings of both tables at once
-- say the same in two thirds of the lines and take four times as long (57 trials of 100 readings: 65 ms in place of 16).
CREATE VIEW energy_bracket AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.attempt_number,
  trial_attempt.outcome,
  trial_attempt.flags,
  trial_attempt.task AS phase,
  'package' AS source,
  NULL AS gpu_id,
  1000 AS step_us,
  phase.end_page_us - phase.start_page_us AS duration_us,
  phase.start_page_us + trial_attempt.clock_offset_us AS start_us,
  phase.end_page_us + trial_attempt.clock_offset_us AS end_us,
  trial_attempt.clock_error_us,
  coalesce(attempt.absent_sources ->> '$.package_energy', 'not_recorded') AS absence,
  CASE WHEN attempt.rest_package_energy_uj > 0 THEN attempt.rest_package_energy_uj * 1.0 / attempt.rest_us END AS idle_watts,
  (
    SELECT count(package_energy_uj) FROM system_reading
    WHERE system_reading.trial_id = attempt.trial_id AND system_reading.attempt_number = attempt.attempt_number
  ) AS readings,
  (
    SELECT min(grown_uj)
    FROM (
      SELECT package_energy_uj - lag(package_energy_uj) OVER (ORDER BY t_us) AS grown_uj
      FROM system_reading
      WHERE
        system_reading.trial_id = attempt.trial_id
        AND system_reading.attempt_number = attempt.attempt_number
        AND package_energy_uj IS NOT NULL
    ) AS growth
  ) AS least_growth_uj,
  (
    SELECT max(t_us) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND package_energy_uj IS NOT NULL
      AND t_us <= phase.start_page_us + trial_attempt.clock_offset_us
  ) AS before_start_us,
  (
    SELECT max(package_energy_uj) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND t_us <= phase.start_page_us + trial_attempt.clock_offset_us
  ) AS before_start_uj,
  (
    SELECT min(t_us) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND package_energy_uj IS NOT NULL
      AND t_us > phase.start_page_us + trial_attempt.clock_offset_us
  ) AS after_start_us,
  (
    SELECT min(package_energy_uj) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND t_us > phase.start_page_us + trial_attempt.clock_offset_us
  ) AS after_start_uj,
  (
    SELECT max(t_us) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND package_energy_uj IS NOT NULL
      AND t_us < phase.end_page_us + trial_attempt.clock_offset_us
  ) AS before_end_us,
  (
    SELECT max(package_energy_uj) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND t_us < phase.end_page_us + trial_attempt.clock_offset_us
  ) AS before_end_uj,
  (
    SELECT min(t_us) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND package_energy_uj IS NOT NULL
      AND t_us >= phase.end_page_us + trial_attempt.clock_offset_us
  ) AS after_end_us,
  (
    SELECT min(package_energy_uj) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND t_us >= phase.end_page_us + trial_attempt.clock_offset_us
  ) AS after_end_uj
FROM trial_attempt
JOIN attempt ON attempt.trial_id = trial_attempt.trial_id AND attempt.attempt_number = trial_attempt.attempt_number
LEFT JOIN phase
  ON
    phase.trial_id = trial_attempt.trial_id
    AND phase.attempt_number = trial_attempt.attempt_number
    AND phase.name = trial_attempt.task
    AND trial_attempt.outcome = 'done'
WHERE trial_attempt.task IN ('train', 'infer')
UNION ALL
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  attempt_gpu.attempt_number,
  trial_attempt.outcome,
  trial_attempt.flags,
  trial_attempt.task,
  'gpu',
  attempt_gpu.gpu_id,
  100000,
  trial_phase.duration_us,
  trial_phase.start_us,
  trial_phase.end_us,
  trial_phase.clock_error_us,
  NULL,
  (
    SELECT power_watts FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
    ORDER BY t_us
    LIMIT 1
  ),
  (
    SELECT count(energy_uj) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
  ),
  (
    SELECT min(grown_uj)
    FROM (
      SELECT energy_uj - lag(energy_uj) OVER (ORDER BY t_us) AS grown_uj
      FROM gpu_reading
      WHERE
        gpu_reading.trial_id = attempt_gpu.trial_id
        AND gpu_reading.attempt_number = attempt_gpu.attempt_number
        AND gpu_reading.gpu_id = attempt_gpu.gpu_id
        AND energy_uj IS NOT NULL
    ) AS growth
  ),
  (
    SELECT max(t_us) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND energy_uj IS NOT NULL
      AND t_us <= trial_phase.start_us
  ),
  (
    SELECT max(energy_uj) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND t_us <= trial_phase.start_us
  ),
  (
    SELECT min(t_us) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND energy_uj IS NOT NULL
      AND t_us > trial_phase.start_us
  ),
  (
    SELECT min(energy_uj) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND t_us > trial_phase.start_us
  ),
  (
    SELECT max(t_us) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND energy_uj IS NOT NULL
      AND t_us < trial_phase.end_us
  ),
  (
    SELECT max(energy_uj) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND t_us < trial_phase.end_us
  ),
  (
    SELECT min(t_us) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND energy_uj IS NOT NULL
      AND t_us >= trial_phase.end_us
  ),
  (
    SELECT min(energy_uj) FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND t_us >= trial_phase.end_us
  )
FROM trial_attempt
JOIN trial_phase ON trial_phase.trial_id = trial_attempt.trial_id
JOIN attempt_gpu ON attempt_gpu.trial_id = trial_attempt.trial_id AND attempt_gpu.attempt_number = trial_attempt.attempt_number
WHERE
  trial_phase.main = 1
  AND EXISTS (
    SELECT 1 FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND energy_uj IS NOT NULL
  );
