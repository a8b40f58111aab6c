-- What else the machine did around the measured phase of an attempt, and how fast it was: in its window. Run delays have
-- one of their own, of the processes that were there in the phase, and are NULL where less than half of that is the phase. Not public: the public view contention has the
-- deciding attempts, and docs/method.md every number.
CREATE VIEW attempt_contention AS
SELECT
  bounds.trial_id,
  bounds.attempt_number,
  bounds.window_us / 1e3 AS window_ms,
  100.0 * bounds.busy_ticks / bounds.ticks AS busy_percent,
  100.0 * bounds.steal_ticks / bounds.ticks AS steal_percent,
  CASE
    WHEN bounds.ticks IS NULL THEN NULL
    WHEN bounds.busy_ticks * 1e9 / bounds.ticks_per_s < bounds.browser_ns THEN 0.0
    ELSE 100.0 * (bounds.busy_ticks - bounds.browser_ns * bounds.ticks_per_s / 1e9) / bounds.ticks
  END AS outside_percent,
  CASE
    WHEN bounds.busy_ticks * 1e9 / bounds.ticks_per_s < bounds.browser_ns THEN 0.0
    ELSE (bounds.busy_ticks * 1e9 / bounds.ticks_per_s - bounds.browser_ns) / 10.0 / bounds.window_us
  END + bounds.steal_ticks * 1e8 / bounds.ticks_per_s / bounds.window_us AS others_cpu_percent,
  100.0 * bounds.cpu_pressure_us / bounds.window_us AS cpu_pressure_percent,
  100.0 * bounds.memory_pressure_us / bounds.window_us AS memory_pressure_percent,
  100.0 * bounds.io_pressure_us / bounds.window_us AS io_pressure_percent,
  (
    SELECT
      CASE
        WHEN 2 * max(phase_us) >= max(closed_us) - min(opened_us)
          THEN sum(run_delay_ns) / 10.0 / nullif(max(closed_us) - min(opened_us), 0)
      END
    FROM attempt_waiting
    WHERE
      attempt_waiting.trial_id = bounds.trial_id
      AND attempt_waiting.attempt_number = bounds.attempt_number
      AND page = 1
      AND attempt_waiting.opened_us IS NOT NULL
      AND attempt_waiting.closed_us IS NOT NULL
  ) AS page_run_delay_percent,
  (
    SELECT
      CASE
        WHEN 2 * max(phase_us) >= max(closed_us) - min(opened_us)
          THEN sum(run_delay_ns) / 10.0 / nullif(max(closed_us) - min(opened_us), 0)
      END
    FROM attempt_waiting
    WHERE
      attempt_waiting.trial_id = bounds.trial_id
      AND attempt_waiting.attempt_number = bounds.attempt_number
      AND role = 'gpu'
      AND attempt_waiting.opened_us IS NOT NULL
      AND attempt_waiting.closed_us IS NOT NULL
  ) AS gpu_process_run_delay_percent,
  bounds.swapped_pages,
  bounds.throttles,
  (
    SELECT min(frequency_low_khz) FROM system_reading
    WHERE
      system_reading.trial_id = bounds.trial_id
      AND system_reading.attempt_number = bounds.attempt_number
      AND t_us BETWEEN bounds.opened_us AND bounds.closed_us
  ) / 1e3 AS frequency_low_mhz,
  (
    SELECT max(frequency_high_khz) FROM system_reading
    WHERE
      system_reading.trial_id = bounds.trial_id
      AND system_reading.attempt_number = bounds.attempt_number
      AND t_us BETWEEN bounds.opened_us AND bounds.closed_us
  ) / 1e3 AS frequency_high_mhz,
  (
    SELECT max(temperature_millidegrees) FROM system_reading
    WHERE
      system_reading.trial_id = bounds.trial_id
      AND system_reading.attempt_number = bounds.attempt_number
      AND t_us BETWEEN bounds.opened_us AND bounds.closed_us
  ) / 1e3 AS temperature_celsius,
  (
    SELECT (closed_us - opened_us) / 1e3 FROM attempt_waiting
    WHERE
      attempt_waiting.trial_id = bounds.trial_id AND attempt_waiting.attempt_number = bounds.attempt_number AND page = 1
  ) AS run_delay_window_ms
FROM (
  SELECT
    attempt_window.trial_id,
    attempt_window.attempt_number,
    attempt_window.opened_us,
    attempt_window.closed_us,
    nullif(attempt_window.closed_us - attempt_window.opened_us, 0) AS window_us,
    host.clock_ticks_per_s AS ticks_per_s,
    closing.user_ticks + closing.nice_ticks + closing.system_ticks + closing.irq_ticks + closing.softirq_ticks
    - opening.user_ticks - opening.nice_ticks - opening.system_ticks - opening.irq_ticks - opening.softirq_ticks AS busy_ticks,
    closing.steal_ticks - opening.steal_ticks AS steal_ticks,
    nullif(closing.user_ticks + closing.nice_ticks + closing.system_ticks + closing.irq_ticks + closing.softirq_ticks
    + closing.idle_ticks + closing.iowait_ticks + closing.steal_ticks
    - opening.user_ticks - opening.nice_ticks - opening.system_ticks - opening.irq_ticks - opening.softirq_ticks
    - opening.idle_ticks - opening.iowait_ticks - opening.steal_ticks, 0) AS ticks,
    closing.cpu_pressure_us - opening.cpu_pressure_us AS cpu_pressure_us,
    closing.memory_pressure_us - opening.memory_pressure_us AS memory_pressure_us,
    closing.io_pressure_us - opening.io_pressure_us AS io_pressure_us,
    closing.swap_in_pages - opening.swap_in_pages + closing.swap_out_pages - opening.swap_out_pages AS swapped_pages,
    closing.core_throttles - opening.core_throttles + coalesce(closing.package_throttles - opening.package_throttles, 0)
      AS throttles,
    (
      SELECT sum(cpu_ns) FROM attempt_cpu
      WHERE
        attempt_cpu.trial_id = attempt_window.trial_id
        AND attempt_cpu.attempt_number = attempt_window.attempt_number
    ) AS browser_ns
  FROM attempt_window
  LEFT JOIN host ON host.host_id = attempt_window.host_id
  LEFT JOIN system_reading AS opening
    ON
      opening.trial_id = attempt_window.trial_id
      AND opening.attempt_number = attempt_window.attempt_number
      AND opening.t_us = attempt_window.opened_us
  LEFT JOIN system_reading AS closing
    ON
      closing.trial_id = attempt_window.trial_id
      AND closing.attempt_number = attempt_window.attempt_number
      AND closing.t_us = attempt_window.closed_us
) AS bounds;
