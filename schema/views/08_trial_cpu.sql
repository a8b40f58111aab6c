-- CPU use of each role's processes in the main phase of each done trial. Not public.
--   page              1 for the renderer that ran the page
--   average_percent   CPU time between the first and the last reading inside the phase over the time between them, summed
--                     over processes. Exact to one kernel tick per running thread, however short the windows are
--   max_, min_percent of the windows of reading_window that lie wholly inside the phase; NULL when the phase is too short
CREATE VIEW trial_cpu AS
WITH whole AS (
  SELECT
    main_phase.trial_id,
    process_reading.process_id,
    (max(cpu_ns) - min(cpu_ns)) / 10.0 / nullif(max(t_us) - min(t_us), 0) AS percent
  FROM main_phase
  JOIN process_reading
    ON process_reading.trial_id = main_phase.trial_id
    AND process_reading.t_us BETWEEN main_phase.start_us AND main_phase.end_us
  GROUP BY main_phase.trial_id, process_reading.process_id
),
windowed AS (
  SELECT main_phase.trial_id, reading_window.process_id, max(percent) AS max_percent, min(percent) AS min_percent
  FROM main_phase
  JOIN reading_window
    ON reading_window.trial_id = main_phase.trial_id
    AND reading_window.from_us >= main_phase.start_us
    AND reading_window.to_us <= main_phase.end_us
  GROUP BY main_phase.trial_id, reading_window.process_id
)
SELECT
  whole.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  process.role,
  process.role = 'renderer' AND process.pid = trial_attempt.renderer_pid AS page,
  sum(whole.percent) AS average_percent,
  max(windowed.max_percent) AS max_percent,
  min(windowed.min_percent) AS min_percent
FROM whole
JOIN process USING (process_id)
JOIN trial_attempt ON trial_attempt.trial_id = whole.trial_id
LEFT JOIN windowed USING (process_id)
GROUP BY whole.trial_id, process.role, page;
