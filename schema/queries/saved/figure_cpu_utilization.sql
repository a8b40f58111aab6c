-- CPU utilisation by framework, workload and task
-- Of the page's process in the steady part: mean over configurations with its interval over trials, 100 is one core; the lowest and
-- the highest window of about 100 ms of all.
-- :sweep_id integer = null  number of a sweep; null: the last one
WITH told AS (
  SELECT
    *, avg(average_percent) OVER alike AS centre, count(average_percent) OVER alike AS n
  FROM trial_cpu
  WHERE
    sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1))
    AND task IN ('train', 'infer') AND outcome = 'done' AND average_percent IS NOT NULL
  WINDOW alike AS (PARTITION BY configuration_id)
),
configured AS (
  SELECT
    configuration_id, n, centre, min(min_percent) AS lowest, max(max_percent) AS highest,
    sum((average_percent - centre) * (average_percent - centre)) / (n - 1) / n AS squared_error -- NULL of one trial
  FROM told
  GROUP BY configuration_id
),
framework AS (
  SELECT
    configuration.framework, configuration.framework_version, configuration.backend, configuration.platform, configuration.workload,
    configuration.task, count(*) AS configurations, sum(n) AS trials, avg(centre) AS average_percent, min(lowest) AS min_percent, max(highest) AS max_percent,
    count(squared_error) = count(*) AS known, sum(squared_error) AS variance,
    sum(squared_error) * sum(squared_error) / sum(squared_error * squared_error / (n - 1)) AS degrees_of_freedom
  FROM configured
  JOIN configuration USING (configuration_id)
  WHERE configuration.control_arm IS NULL
  GROUP BY
    configuration.framework, configuration.framework_version, configuration.backend, configuration.platform, configuration.workload,
    configuration.task
),
widened AS (
  SELECT
    framework.*,
    -- Trials that do not scatter have an interval without width.
    CASE
      WHEN known
        THEN sqrt(variance) / configurations * coalesce(
          (SELECT quantile_975 FROM student_t WHERE degrees_of_freedom <= framework.degrees_of_freedom + 1e-9 ORDER BY degrees_of_freedom DESC LIMIT 1),
          0
        )
    END AS half_width
  FROM framework
)
SELECT
  framework, framework_version, backend, platform, workload, task, configurations, trials, average_percent,
  -- As of times: on the scale of logarithms, so that it never reaches below 0.
  average_percent / exp(half_width / nullif(average_percent, 0)) AS ci95_low_percent,
  average_percent * exp(half_width / nullif(average_percent, 0)) AS ci95_high_percent, min_percent, max_percent
FROM widened
ORDER BY workload, task DESC, framework, framework_version, backend, platform;
