-- The window in which others are looked at: from the last reading of the whole machine that was made before the measured
-- phase of an attempt, whatever the uncertainty of its ends, to the first after it. They come once a second, so that it is
-- up to a second wider at each end, and a phase of 300 ms has one. Of all attempts, whatever their
-- outcome: NULL where there is none. Not public.
CREATE VIEW attempt_window AS
SELECT
  attempt.trial_id,
  attempt.attempt_number,
  trial.sweep_id,
  attempt.host_id,
  (
    SELECT max(t_us) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND user_ticks IS NOT NULL
      AND t_us <= phase.start_page_us + attempt.clock_offset_us - attempt.clock_error_us
  ) AS opened_us,
  (
    SELECT min(t_us) FROM system_reading
    WHERE
      system_reading.trial_id = attempt.trial_id
      AND system_reading.attempt_number = attempt.attempt_number
      AND user_ticks IS NOT NULL
      AND t_us >= phase.end_page_us + attempt.clock_offset_us + attempt.clock_error_us
  ) AS closed_us
FROM trial
JOIN configuration USING (configuration_id)
JOIN attempt USING (trial_id)
LEFT JOIN phase
  ON phase.trial_id = attempt.trial_id AND phase.attempt_number = attempt.attempt_number AND phase.name = configuration.task;
