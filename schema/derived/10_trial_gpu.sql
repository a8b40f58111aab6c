-- What each GPU that was read during a done trial did in its main phase: busy and power of the steady part (trial_course),
-- memory of all of it. Not public.
--   idle_...                  before the first phase: memory and power of the first reading, busy the mean of all before it,
--       and NULL of warm trials (gpu_cache), in which the page's visit lies there
--   device_...                of all processes of the machine together, as the driver says: NVML, amdgpu. Each busy reading is
--       of the time since the one before, so the first in the phase is of the time before it and does not count. Most ticks
--       have none: drivers average over a sixth of a second to a second
--   browser_idle_...          of its processes at the trial's first reading. NULL: they were not listed then, as a process is
--       that has not begun or of which the driver does not tell; a later one may be of the page already
--   browser_...               of the browser's own processes. Busy is that of the busiest kind of engine by DRM's counters,
--       from the first reading in the phase to the last, over all engines of the kind; 100 is all of them all the time
CREATE TABLE trial_gpu (
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
  gpu_id INTEGER NOT NULL,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  idle_busy_percent REAL,
  idle_memory_bytes INTEGER,
  idle_power_watts REAL,
  device_busy_mean_percent REAL,
  device_busy_peak_percent REAL,
  device_memory_peak_bytes INTEGER,
  device_power_watts REAL,
  browser_idle_memory_bytes INTEGER,
  browser_memory_peak_bytes INTEGER,
  browser_busy_mean_percent REAL,
  browser_busy_peak_percent REAL,
  PRIMARY KEY (trial_id, gpu_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_gpu_sweep ON trial_gpu (sweep_id, configuration_id);

CREATE VIEW trial_gpu_from_raw AS
SELECT
  trial_phase.trial_id,
  trial_phase.sweep_id,
  trial_phase.configuration_id,
  attempt_gpu.gpu_id,
  (
    SELECT avg(busy_percent)
    FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
      AND t_us < (
        SELECT min(earliest.start_us - earliest.clock_error_us)
        FROM trial_phase AS earliest
        WHERE earliest.trial_id = attempt_gpu.trial_id
      )
      AND NOT EXISTS (
        SELECT 1
        FROM configuration
        WHERE configuration.configuration_id = trial_phase.configuration_id AND (configuration.parameters ->> '$.gpu_cache') = 'warm'
      )
  ) AS idle_busy_percent,
  (
    SELECT memory_bytes
    FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
    ORDER BY t_us
    LIMIT 1
  ) AS idle_memory_bytes,
  (
    SELECT power_watts
    FROM gpu_reading
    WHERE
      gpu_reading.trial_id = attempt_gpu.trial_id
      AND gpu_reading.attempt_number = attempt_gpu.attempt_number
      AND gpu_reading.gpu_id = attempt_gpu.gpu_id
    ORDER BY t_us
    LIMIT 1
  ) AS idle_power_watts,
  (
    SELECT avg(busy_percent)
    FROM (
      SELECT busy_percent, row_number() OVER (ORDER BY t_us) AS place
      FROM gpu_phase_reading
      WHERE
        gpu_phase_reading.trial_id = attempt_gpu.trial_id
        AND gpu_phase_reading.gpu_id = attempt_gpu.gpu_id
        AND steady = 1
        AND busy_percent IS NOT NULL
    ) AS reading
    WHERE place > 1
  ) AS device_busy_mean_percent,
  (
    SELECT max(busy_percent)
    FROM (
      SELECT busy_percent, row_number() OVER (ORDER BY t_us) AS place
      FROM gpu_phase_reading
      WHERE
        gpu_phase_reading.trial_id = attempt_gpu.trial_id
        AND gpu_phase_reading.gpu_id = attempt_gpu.gpu_id
        AND steady = 1
        AND busy_percent IS NOT NULL
    ) AS reading
    WHERE place > 1
  ) AS device_busy_peak_percent,
  (
    SELECT max(memory_bytes)
    FROM gpu_phase_reading
    WHERE gpu_phase_reading.trial_id = attempt_gpu.trial_id AND gpu_phase_reading.gpu_id = attempt_gpu.gpu_id
  ) AS device_memory_peak_bytes,
  (
    SELECT avg(power_watts)
    FROM gpu_phase_reading
    WHERE gpu_phase_reading.trial_id = attempt_gpu.trial_id AND gpu_phase_reading.gpu_id = attempt_gpu.gpu_id AND steady = 1
  ) AS device_power_watts,
  (
    SELECT sum(memory_bytes)
    FROM trial_process
    CROSS JOIN gpu_process_reading
    WHERE
      trial_process.trial_id = attempt_gpu.trial_id
      AND gpu_process_reading.process_id = trial_process.process_id
      AND gpu_process_reading.gpu_id = attempt_gpu.gpu_id
      AND t_us < (
        SELECT min(earliest.start_us - earliest.clock_error_us)
        FROM trial_phase AS earliest
        WHERE earliest.trial_id = attempt_gpu.trial_id
      )
      AND NOT EXISTS (
        SELECT 1
        FROM gpu_reading
        WHERE
          gpu_reading.trial_id = attempt_gpu.trial_id
          AND gpu_reading.attempt_number = attempt_gpu.attempt_number
          AND gpu_reading.gpu_id = attempt_gpu.gpu_id
          AND gpu_reading.t_us < gpu_process_reading.t_us
      )
    GROUP BY t_us
    ORDER BY t_us
    LIMIT 1
  ) AS browser_idle_memory_bytes,
  (
    SELECT max(memory_bytes)
    FROM (
      SELECT sum(memory_bytes) AS memory_bytes
      FROM trial_process
      CROSS JOIN gpu_process_reading
      WHERE
        trial_process.trial_id = attempt_gpu.trial_id
        AND gpu_process_reading.process_id = trial_process.process_id
        AND gpu_process_reading.gpu_id = attempt_gpu.gpu_id
        AND t_us BETWEEN trial_phase.start_us + trial_phase.clock_error_us AND trial_phase.end_us - trial_phase.clock_error_us
      GROUP BY t_us
    ) AS at_once
  ) AS browser_memory_peak_bytes,
  (
    SELECT max(percent)
    FROM (
      SELECT sum(busy_share) * 100 AS percent
      FROM (
        SELECT
          engine,
          CASE
            WHEN max(t_us) > min(t_us) AND count(total) = 0
              THEN (max(busy) - min(busy)) / 1e3 / (max(t_us) - min(t_us)) / max(capacity)
            WHEN max(total) > min(total) THEN (max(busy) - min(busy)) * 1.0 / (max(total) - min(total)) / max(capacity)
          END AS busy_share
        FROM gpu_phase_use
        WHERE gpu_phase_use.trial_id = attempt_gpu.trial_id AND gpu_phase_use.gpu_id = attempt_gpu.gpu_id
        GROUP BY process_id, engine
      ) AS of_process
      GROUP BY engine
    ) AS of_engine
  ) AS browser_busy_mean_percent,
  (
    SELECT max(percent)
    FROM (
      SELECT
        CASE
          WHEN total IS NULL
            THEN (busy - lag(busy) OVER before) / 10.0 / (t_us - lag(t_us) OVER before) / capacity
          WHEN total > lag(total) OVER before
            THEN (busy - lag(busy) OVER before) * 100.0 / (total - lag(total) OVER before) / capacity
        END AS percent,
        t_us - lag(t_us) OVER before AS window_us
      FROM gpu_phase_use
      WHERE gpu_phase_use.trial_id = attempt_gpu.trial_id AND gpu_phase_use.gpu_id = attempt_gpu.gpu_id
      WINDOW before AS (PARTITION BY process_id, engine ORDER BY t_us)
    ) AS span
    WHERE window_us >= 50000
  ) AS browser_busy_peak_percent
FROM trial_phase
JOIN trial_attempt USING (trial_id)
JOIN attempt_gpu ON attempt_gpu.trial_id = trial_attempt.trial_id AND attempt_gpu.attempt_number = trial_attempt.attempt_number
WHERE trial_phase.main = 1;
