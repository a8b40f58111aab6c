-- CPU use in the main phase of every ended trial; 100 = one core; NULL for a trial that failed or whose phase is too
-- short. Not public.
--   average_percent, gpu_process_percent   CPU time between the first and the last reading inside the phase over the time
--       between them. Exact to one kernel tick per running thread, however short the windows are
--   max_percent, min_percent   of windows of about 100 ms: the last reading of each tenth of a second against the last of
--       the tenth before, none under 50 ms. Shorter windows measure the kernel's tick and not the process: the process CPU
--       clock of a running thread lags by up to one tick, at 250 Hz 4 ms, which is 4 points of 100 in 100 ms
-- Scalar subqueries: a condition on the sweep or the trial leaves all other readings untouched.
CREATE VIEW trial_cpu AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  trial_attempt.task,
  (
    SELECT (max(cpu_ns) - min(cpu_ns)) / 10.0 / nullif(max(t_us) - min(t_us), 0)
    FROM main_phase_reading
    WHERE main_phase_reading.trial_id = trial_attempt.trial_id AND page
  ) AS average_percent,
  (
    SELECT (max(cpu_ns) - min(cpu_ns)) / 10.0 / nullif(max(t_us) - min(t_us), 0)
    FROM main_phase_reading
    WHERE main_phase_reading.trial_id = trial_attempt.trial_id AND role = 'gpu'
  ) AS gpu_process_percent,
  (
    SELECT max(window_percent)
    FROM (
      SELECT
        (cpu_ns - lag(cpu_ns) OVER before) / 10.0 / (t_us - lag(t_us) OVER before) AS window_percent,
        t_us - lag(t_us) OVER before AS window_us
      FROM (
        SELECT max(t_us) AS t_us, cpu_ns  -- SQLite: cpu_ns of the row that has the maximum
        FROM main_phase_reading
        WHERE main_phase_reading.trial_id = trial_attempt.trial_id AND page
        GROUP BY main_phase_reading.t_us / 100000
      )
      WINDOW before AS (ORDER BY t_us)
    )
    WHERE window_us >= 50000
  ) AS max_percent,
  (
    SELECT min(window_percent)
    FROM (
      SELECT
        (cpu_ns - lag(cpu_ns) OVER before) / 10.0 / (t_us - lag(t_us) OVER before) AS window_percent,
        t_us - lag(t_us) OVER before AS window_us
      FROM (
        SELECT max(t_us) AS t_us, cpu_ns
        FROM main_phase_reading
        WHERE main_phase_reading.trial_id = trial_attempt.trial_id AND page
        GROUP BY main_phase_reading.t_us / 100000
      )
      WINDOW before AS (ORDER BY t_us)
    )
    WHERE window_us >= 50000
  ) AS min_percent
FROM trial_attempt;
