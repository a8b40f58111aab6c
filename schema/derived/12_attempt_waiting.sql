-- How long the main threads of page and GPU process waited for a CPU around the measured phase of an attempt: from the last
-- reading of the process before the phase, whatever the uncertainty of its ends, to the first after it. It is read at each
-- tick; older rows have it once a second, and a window as wide as that. A process that began in the phase
-- counts from its birth, one that ended in it up to its last reading. Not public.
--   phase_us                the measured phase alone
--   opened_us, closed_us    NULL: no such reading, or the phase has no place among them
--   run_delay_ns            NULL where the kernel does not tell
CREATE VIEW attempt_waiting AS
SELECT
  bounds.trial_id,
  bounds.attempt_number,
  bounds.process_id,
  bounds.role,
  bounds.page,
  bounds.phase_us,
  coalesce(bounds.opened_us, bounds.born_us) AS opened_us,
  bounds.closed_us,
  (
    SELECT max(CASE WHEN t_us = bounds.closed_us THEN run_delay_ns END)
      - CASE
        WHEN bounds.opened_us IS NULL THEN 0
        ELSE max(CASE WHEN t_us = bounds.opened_us THEN run_delay_ns END)
      END
    FROM process_reading
    WHERE
      process_reading.trial_id = bounds.trial_id
      AND process_reading.process_id = bounds.process_id
      AND t_us IN (bounds.opened_us, bounds.closed_us)
  ) AS run_delay_ns
FROM (
  SELECT
    placed.trial_id,
    placed.attempt_number,
    placed.process_id,
    placed.role,
    placed.page,
    placed.phase_us,
    CASE WHEN placed.first_seen_us BETWEEN placed.start_us AND placed.end_us THEN placed.first_seen_us END AS born_us,
    (
      SELECT max(t_us) FROM process_reading
      WHERE
        process_reading.trial_id = placed.trial_id
        AND process_reading.process_id = placed.process_id
        AND run_delay_ns IS NOT NULL
        AND t_us <= placed.start_us
    ) AS opened_us,
    CASE
      WHEN placed.exited_us BETWEEN placed.start_us AND placed.end_us THEN (
        SELECT max(t_us) FROM process_reading
        WHERE
          process_reading.trial_id = placed.trial_id
          AND process_reading.process_id = placed.process_id
          AND run_delay_ns IS NOT NULL
      )
      ELSE (
        SELECT min(t_us) FROM process_reading
        WHERE
          process_reading.trial_id = placed.trial_id
          AND process_reading.process_id = placed.process_id
          AND run_delay_ns IS NOT NULL
          AND t_us >= placed.end_us
      )
    END AS closed_us
  FROM (
    SELECT
      attempt_process.trial_id,
      attempt_process.attempt_number,
      attempt_process.process_id,
      attempt_process.role,
      attempt_process.page,
      process.first_seen_us,
      process.exited_us,
      phase.end_page_us - phase.start_page_us AS phase_us,
      phase.start_page_us + attempt.clock_offset_us - attempt.clock_error_us AS start_us,
      phase.end_page_us + attempt.clock_offset_us + attempt.clock_error_us AS end_us
    FROM trial
    JOIN configuration USING (configuration_id)
    JOIN attempt USING (trial_id)
    JOIN phase
      ON
        phase.trial_id = attempt.trial_id
        AND phase.attempt_number = attempt.attempt_number
        AND phase.name = configuration.task
    JOIN attempt_process
      ON attempt_process.trial_id = attempt.trial_id AND attempt_process.attempt_number = attempt.attempt_number
    JOIN process ON process.process_id = attempt_process.process_id
    WHERE attempt_process.page = 1 OR attempt_process.role = 'gpu'
  ) AS placed
) AS bounds;
