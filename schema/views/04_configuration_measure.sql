-- Statistics over the trials of one configuration in one sweep, for each measure. Not public: training_time and its
-- siblings are.
--   trials            done trials
--   failed_trials     trials that ended otherwise, unsupported left out
--   mean_ms, ci95_*   mean of the trials' means; its 95 % interval is of the mean's logarithm, with Student's t at n - 1
--                     degrees of freedom: mean times and over exp(t s / (sqrt(n) mean)). Never below 0; one trial has none
--   median_ms         median of the trials' medians
--   p95_ms            median of the 95th percentiles of those trials that have one
--   returned_*        the same until the library's call returned; NULL when a trial that has durations does not have it
--   group_calls       the most calls that one duration is of
--   steady_trials     done trials whose iterations have a steady part; NULL where that is known of none
--   left_out_percent  of their iterations, those before it: mean over trials
--   fetch_, parse_, build_, runtime_ms   of measure model_load: means over the trials that say it
--   runtime_init_ms   of measure model_load: the phase before it
--   update_rule, network, readback   NULL where done trials do not agree, or one does not say it
--   flags             JSON array of the flags of the done trials, each once, and of what the sweep was to measure of the
--                     configuration and has not: too_few, and where the stop rule looks precision_not_reached; and
--                     outputs_differ, of a model of one's own by output_agreement
--   ci95_half_width   of the interval over the mean, as the stop rule has it
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE VIEW configuration_measure AS
WITH centred AS (
  SELECT
    *,
    avg(mean_ms) OVER trials AS centre_ms,
    count(mean_ms) OVER trials AS n,
    count(p95_ms) OVER trials AS p95_n,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, measure ORDER BY median_ms NULLS LAST) AS place,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, measure ORDER BY p95_ms NULLS LAST) AS p95_place,
    row_number() OVER (
      PARTITION BY sweep_id, configuration_id, measure ORDER BY returned_median_ms NULLS LAST
    ) AS returned_place
  FROM trial_measure
  WINDOW trials AS (PARTITION BY sweep_id, configuration_id, measure)
),
summary AS (
  SELECT
    *,
    count(outcome) FILTER (WHERE outcome = 'done') OVER trials AS done_trials,
    count(outcome) FILTER (WHERE outcome NOT IN ('done', 'unsupported')) OVER trials AS failed_trials,
    -- n = 1 divides by zero, which is NULL: no interval
    sum((mean_ms - centre_ms) * (mean_ms - centre_ms)) OVER trials / (n - 1) / n AS squared_error,
    avg(median_ms) FILTER (WHERE place * 2 BETWEEN n AND n + 2) OVER trials AS middle_median_ms,
    avg(p95_ms) FILTER (WHERE p95_place * 2 BETWEEN p95_n AND p95_n + 2) OVER trials AS middle_p95_ms,
    count(returned_mean_ms) OVER trials AS returned_n,
    avg(returned_mean_ms) OVER trials AS returned_centre_ms,
    avg(returned_median_ms) FILTER (WHERE returned_place * 2 BETWEEN n AND n + 2) OVER trials
      AS middle_returned_ms,
    max(group_calls) OVER trials AS most_calls,
    count(course) OVER trials AS told_courses,
    count(course) FILTER (WHERE course <> 'never') OVER trials AS steady_courses,
    avg(left_out_calls * 100.0 / (left_out_calls + calls)) OVER trials AS mean_left_out_percent,
    avg(fetch_ms) OVER trials AS mean_fetch_ms,
    avg(parse_ms) OVER trials AS mean_parse_ms,
    avg(build_ms) OVER trials AS mean_build_ms,
    avg(runtime_ms) OVER trials AS mean_runtime_ms,
    avg(runtime_init_ms) OVER trials AS mean_runtime_init_ms,
    count(update_rule) OVER trials AS update_rules,
    min(update_rule) OVER trials AS first_update_rule,
    max(update_rule) OVER trials AS last_update_rule,
    count(network) OVER trials AS networks,
    min(network) OVER trials AS first_network,
    max(network) OVER trials AS last_network,
    count(readback) OVER trials AS readbacks,
    min(readback) OVER trials AS first_readback,
    max(readback) OVER trials AS last_readback,
    group_concat(trim(flags, '[]'), ',') FILTER (WHERE flags <> '[]') OVER trials AS flags_of_trials
  FROM centred
  WINDOW trials AS (PARTITION BY sweep_id, configuration_id, measure)
),
estimate AS (
  SELECT
    *,
    -- The row at or below: an interval a little too wide where the table has a gap or ends.
    (SELECT max(degrees_of_freedom) FROM student_t WHERE degrees_of_freedom <= n - 1) AS degrees_of_freedom,
    -- The square root, because not every SQLite has sqrt(): Halley's method, each step of which triples the digits. From
    -- within a factor of 10 the fifth is exact: of errors from a femtosecond to 100 days. LIMIT keeps SQLite from
    -- writing each step out at its five uses in the next.
    (
      SELECT CASE WHEN square > 0 THEN root * (root * root + 3 * square) / (3 * root * root + square) ELSE square END
      FROM (
        SELECT square, root * (root * root + 3 * square) / (3 * root * root + square) AS root
        FROM (
          SELECT square, root * (root * root + 3 * square) / (3 * root * root + square) AS root
          FROM (
            SELECT square, root * (root * root + 3 * square) / (3 * root * root + square) AS root
            FROM (
              SELECT square, root * (root * root + 3 * square) / (3 * root * root + square) AS root
              FROM (
                SELECT
                  squared_error AS square,
                  CASE
                    WHEN squared_error > 1e16 THEN 1e9 -- up to 1e20
                    WHEN squared_error > 1e12 THEN 1e7
                    WHEN squared_error > 1e8 THEN 1e5
                    WHEN squared_error > 1e4 THEN 1e3
                    WHEN squared_error > 1e0 THEN 1e1
                    WHEN squared_error > 1e-4 THEN 1e-1
                    WHEN squared_error > 1e-8 THEN 1e-3
                    WHEN squared_error > 1e-12 THEN 1e-5
                    WHEN squared_error > 1e-16 THEN 1e-7
                    WHEN squared_error > 1e-20 THEN 1e-9
                    ELSE 1e-11
                  END AS root
                LIMIT 1
              ) AS step_0
              LIMIT 1
            ) AS step_1
            LIMIT 1
          ) AS step_2
          LIMIT 1
        ) AS step_3
        LIMIT 1
      ) AS step_4
      LIMIT 1
    ) AS standard_error_ms
  FROM summary
  WHERE place = 1
),
-- exp(quantile * standard_error / mean), by a series for its 64th root, whose logarithm is 0.2 at most, and
-- that to the 64th: to 1e-10. The half-width as a share
-- of a mean of numbers that are not negative is below 12.71 (two trials of which one is 0).
widened AS (
  SELECT
    estimate.*,
    CASE
      WHEN estimate.standard_error_ms = 0 THEN 1.0
      ELSE (
        SELECT power * power * power * power * power * power * power * power
        FROM (
          SELECT root * root * root * root * root * root * root * root AS power
          FROM (
            SELECT
              1 + square / 2 + square * square / 24 + square * square * square / 720 + square * square * square * square / 40320
              + share * (
                1 + square / 6 + square * square / 120 + square * square * square / 5040
                + square * square * square * square / 362880
              ) AS root
            FROM (
              SELECT share, share * share AS square
              FROM (
                SELECT student_t.quantile_975 * estimate.standard_error_ms / nullif(estimate.centre_ms, 0) / 64 AS share
                LIMIT 1
              ) AS step_0
              LIMIT 1
            ) AS step_1
            LIMIT 1
          ) AS step_2
          LIMIT 1
        ) AS step_3
        LIMIT 1
      )
    END AS half_width_factor,
    student_t.quantile_975 * estimate.standard_error_ms / nullif(estimate.centre_ms, 0) AS half_width
  FROM estimate
  LEFT JOIN student_t ON student_t.degrees_of_freedom = estimate.degrees_of_freedom
)
SELECT
  widened.sweep_id,
  widened.configuration_id,
  widened.measure,
  widened.done_trials AS trials,
  widened.failed_trials,
  widened.centre_ms AS mean_ms,
  widened.middle_median_ms AS median_ms,
  widened.middle_p95_ms AS p95_ms,
  widened.centre_ms / widened.half_width_factor AS ci95_low_ms,
  widened.centre_ms * widened.half_width_factor AS ci95_high_ms,
  CASE WHEN widened.returned_n = widened.n THEN widened.returned_centre_ms END AS returned_mean_ms,
  CASE WHEN widened.returned_n = widened.n THEN widened.middle_returned_ms END AS returned_median_ms,
  widened.most_calls AS group_calls,
  widened.mean_fetch_ms AS fetch_ms,
  widened.mean_parse_ms AS parse_ms,
  widened.mean_build_ms AS build_ms,
  widened.mean_runtime_ms AS runtime_ms,
  widened.mean_runtime_init_ms AS runtime_init_ms,
  CASE
    WHEN widened.update_rules = widened.done_trials AND widened.first_update_rule = widened.last_update_rule
      THEN widened.last_update_rule
  END AS update_rule,
  CASE
    WHEN widened.networks = widened.done_trials AND widened.first_network = widened.last_network THEN widened.last_network
  END AS network,
  CASE
    WHEN widened.readbacks = widened.done_trials AND widened.first_readback = widened.last_readback
      THEN widened.last_readback
  END AS readback,
  (
    SELECT coalesce('[' || group_concat('"' || flag || '"', ',') || ']', '[]')
    FROM (
      SELECT DISTINCT trim(each.value, '"') AS flag
      FROM json_each(
        '[' || trim(
          coalesce(widened.flags_of_trials, '')
          || CASE WHEN asked.stopped IS NOT NULL AND asked.done < asked.min_trials THEN ',"too_few"' ELSE '' END
          || CASE
            WHEN
              asked.ci_half_width IS NOT NULL AND asked.stopped NOT IN ('precision', 'no_measure')
              AND widened.measure IN ('training', 'inference')
              THEN ',"precision_not_reached"'
            ELSE ''
          END
          || CASE WHEN agreement.differs = 1 THEN ',"outputs_differ"' ELSE '' END,
          ','
        ) || ']'
      ) AS each
      ORDER BY flag
    )
  ) AS flags,
  CASE WHEN widened.told_courses > 0 THEN widened.steady_courses END AS steady_trials,
  widened.mean_left_out_percent AS left_out_percent,
  widened.half_width AS ci95_half_width
FROM widened
LEFT JOIN sweep_configuration AS asked
  ON asked.sweep_id = widened.sweep_id AND asked.configuration_id = widened.configuration_id
LEFT JOIN output_agreement AS agreement
  ON agreement.sweep_id = widened.sweep_id AND agreement.configuration_id = widened.configuration_id;
