-- The deciding attempt of every ended trial with its configuration: what every other view starts from.
-- Not public: columns may change with any version.
CREATE VIEW trial_attempt AS
SELECT
  trial.trial_id,
  trial.trial_uuid,
  trial.sweep_id,
  sweep.sweep_uuid,
  trial.configuration_id,
  trial.outcome,
  trial.attempt_number,
  attempt.started_us,
  attempt.ended_us,
  attempt.clock_offset_us,              -- page_us + clock_offset_us = CLOCK_MONOTONIC
  attempt.renderer_pid
FROM trial
JOIN sweep USING (sweep_id)
JOIN attempt USING (trial_id, attempt_number);
