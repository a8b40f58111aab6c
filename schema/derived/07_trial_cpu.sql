-- CPU use in the steady part of the main phase of every ended trial (trial_course); 100 = one core; NULL for a trial that failed. Not public.
--   measured_ms           between the first and the last reading of the page's renderer inside that part. Below 1,000 all
--       percentages are NULL: the kernel's tick alone is 5 points a thread in 80 ms
--   average_percent       CPU time between these two readings over measured_ms. Exact to one kernel tick per running thread
--   gpu_process_percent   the same for the GPU process. Where one ended and another began there are two: each counts from
--       its own first reading to its own last, over the time from the first reading of any to the last of any
--   max_percent, min_percent   of windows of about 100 ms: the last reading of each tenth of a second against the last of
--       the tenth before, none under 50 ms. Shorter windows measure the kernel's tick and not the process: the process CPU
--       clock of a running thread lags by up to one tick, at 250 Hz 4 ms, which is 4 points of 100 in 100 ms
-- Scalar subqueries: a condition on the sweep or the trial leaves all other readings untouched.
CREATE TABLE trial_cpu (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  task TEXT NOT NULL,
  update_rule TEXT,
  network TEXT,
  readback TEXT,
  flags TEXT,
  measured_ms REAL,
  average_percent REAL,
  gpu_process_percent REAL,
  max_percent REAL,
  min_percent REAL
) STRICT;
CREATE INDEX trial_cpu_sweep ON trial_cpu (sweep_id, configuration_id);

CREATE VIEW trial_cpu_from_raw AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  trial_attempt.outcome,
  trial_attempt.task,
  trial_attempt.update_rule,
  trial_attempt.network,
  trial_attempt.readback,
  trial_attempt.flags,
  (
    SELECT (max(t_us) - min(t_us)) / 1e3
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND steady = 1 AND main = 1 AND page = 1
  ) AS measured_ms,
  (
    SELECT
      CASE
        WHEN max(t_us) - min(t_us) >= 1000000 THEN (max(cpu_ns) - min(cpu_ns)) / 10.0 / (max(t_us) - min(t_us))
      END
    FROM phase_reading
    WHERE phase_reading.trial_id = trial_attempt.trial_id AND steady = 1 AND main = 1 AND page = 1
  ) AS average_percent,
  (
    SELECT
      CASE
        WHEN max(last_us) - min(first_us) >= 1000000 THEN sum(used_ns) / 10.0 / (max(last_us) - min(first_us))
      END
    FROM (
      SELECT max(cpu_ns) - min(cpu_ns) AS used_ns, min(t_us) AS first_us, max(t_us) AS last_us
      FROM phase_reading
      WHERE phase_reading.trial_id = trial_attempt.trial_id AND steady = 1 AND main = 1 AND role = 'gpu'
      GROUP BY process_id
    ) AS gpu_process
  ) AS gpu_process_percent,
  (
    SELECT max(window_percent)
    FROM (
      SELECT
        (cpu_ns - lag(cpu_ns) OVER before) / 10.0 / (t_us - lag(t_us) OVER before) AS window_percent,
        t_us - lag(t_us) OVER before AS window_us,
        measured_us
      FROM (
        SELECT
          t_us,
          cpu_ns,
          max(t_us) OVER () - min(t_us) OVER () AS measured_us,
          row_number() OVER (PARTITION BY t_us - t_us % 100000 ORDER BY t_us DESC) AS from_last
        FROM phase_reading
        WHERE phase_reading.trial_id = trial_attempt.trial_id AND steady = 1 AND main = 1 AND page = 1
      ) AS reading
      WHERE from_last = 1
      WINDOW before AS (ORDER BY t_us)
    ) AS tenth
    WHERE window_us >= 50000 AND measured_us >= 1000000
  ) AS max_percent,
  (
    SELECT min(window_percent)
    FROM (
      SELECT
        (cpu_ns - lag(cpu_ns) OVER before) / 10.0 / (t_us - lag(t_us) OVER before) AS window_percent,
        t_us - lag(t_us) OVER before AS window_us,
        measured_us
      FROM (
        SELECT
          t_us,
          cpu_ns,
          max(t_us) OVER () - min(t_us) OVER () AS measured_us,
          row_number() OVER (PARTITION BY t_us - t_us % 100000 ORDER BY t_us DESC) AS from_last
        FROM phase_reading
        WHERE phase_reading.trial_id = trial_attempt.trial_id AND steady = 1 AND main = 1 AND page = 1
      ) AS reading
      WHERE from_last = 1
      WINDOW before AS (ORDER BY t_us)
    ) AS tenth
    WHERE window_us >= 50000 AND measured_us >= 1000000
  ) AS min_percent
FROM trial_attempt;
