-- How much there is of an ended trial's deciding attempt. Not public: trial_summary is.
--   iterations           of all phases, each of a group that was timed as one
--   renderer_readings    of the renderer that ran the page, between the attempt's start and end
CREATE TABLE trial_extent (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  phases INTEGER NOT NULL,
  iterations INTEGER NOT NULL,
  renderer_readings INTEGER NOT NULL
) STRICT;

CREATE VIEW trial_extent_from_raw AS
SELECT
  trial_attempt.trial_id,
  (
    SELECT count(phase.phase_index) FROM phase
    WHERE phase.trial_id = trial_attempt.trial_id AND phase.attempt_number = trial_attempt.attempt_number
  ) AS phases,
  (
    SELECT coalesce(sum(coalesce(iteration.calls, 1)), 0) FROM iteration
    WHERE iteration.trial_id = trial_attempt.trial_id AND iteration.attempt_number = trial_attempt.attempt_number
  ) AS iterations,
  (
    SELECT count(process_reading.t_us)
    FROM trial_process
    CROSS JOIN process_reading
    WHERE
      trial_process.trial_id = trial_attempt.trial_id
      AND process_reading.trial_id = trial_process.trial_id
      AND process_reading.process_id = trial_process.process_id
      AND trial_process.page = 1
      AND process_reading.t_us BETWEEN trial_attempt.started_us AND trial_attempt.ended_us
  ) AS renderer_readings
FROM trial_attempt;
