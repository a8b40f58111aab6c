-- Footprint (resident - shared) of each role's processes over each done trial, from its first to its last sample. Not
-- public.
--   page   1 for the renderer that ran the page
CREATE VIEW trial_memory AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  process.role,
  process.role = 'renderer' AND process.pid = trial_attempt.renderer_pid AS page,
  max(process_reading.footprint_bytes) AS peak_footprint_bytes,
  avg(process_reading.footprint_bytes) AS mean_footprint_bytes
FROM trial_attempt
JOIN process_reading
  ON process_reading.trial_id = trial_attempt.trial_id
  AND process_reading.t_us BETWEEN trial_attempt.started_us AND trial_attempt.ended_us
JOIN process ON process.process_id = process_reading.process_id
WHERE trial_attempt.outcome = 'done'
GROUP BY trial_attempt.trial_id, process.role, page;
