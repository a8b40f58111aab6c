-- Statistics over the trials of one configuration in one sweep, for each measure. Not public: training_time and its
-- siblings are.
--   trials            done trials
--   failed_trials     trials that ended otherwise, unsupported left out
--   mean_ms, ci95_*   mean of the trials' means, with Student's t at n - 1 degrees of freedom; one trial has no interval
--   median_ms         median of the trials' medians
--   p95_ms            median of the 95th percentiles of those trials that have one
--   returned_*        the same until the library's call returned; NULL when a trial that has durations does not have it
--   group_calls       the most calls that one duration is of
--   fetch_, parse_, build_, runtime_ms   of measure model_load: means over the trials that say it
--   runtime_init_ms   of measure model_load: the phase before it
--   update_rule, network, readback   NULL where done trials do not agree, or one does not say it
--   flags             JSON array of the flags of the done trials, each once
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE VIEW configuration_measure AS
WITH marked AS (
  SELECT
    trial_measure.*,
    trial_attempt.update_rule,
    trial_attempt.network,
    trial_attempt.readback,
    trial_attempt.flags,
    (
      SELECT value FROM metric
      WHERE
        metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
        AND metric.name = 'model_load_fetch_ms' AND trial_measure.measure = 'model_load' AND trial_attempt.outcome = 'done'
    ) AS fetch_ms,
    (
      SELECT value FROM metric
      WHERE
        metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
        AND metric.name = 'model_load_parse_ms' AND trial_measure.measure = 'model_load' AND trial_attempt.outcome = 'done'
    ) AS parse_ms,
    (
      SELECT value FROM metric
      WHERE
        metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
        AND metric.name = 'model_load_build_ms' AND trial_measure.measure = 'model_load' AND trial_attempt.outcome = 'done'
    ) AS build_ms,
    (
      SELECT value FROM metric
      WHERE
        metric.trial_id = trial_attempt.trial_id AND metric.attempt_number = trial_attempt.attempt_number
        AND metric.name = 'model_load_runtime_ms' AND trial_measure.measure = 'model_load' AND trial_attempt.outcome = 'done'
    ) AS runtime_ms,
    (
      SELECT (phase.end_page_us - phase.start_page_us) / 1e3 FROM phase
      WHERE
        phase.trial_id = trial_attempt.trial_id AND phase.attempt_number = trial_attempt.attempt_number
        AND phase.name = 'runtime_init' AND trial_measure.measure = 'model_load' AND trial_attempt.outcome = 'done'
    ) AS runtime_init_ms
  FROM trial_measure
  JOIN trial_attempt USING (trial_id)
),
centred AS (
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
  FROM marked
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
)
SELECT
  estimate.sweep_id,
  estimate.configuration_id,
  estimate.measure,
  estimate.done_trials AS trials,
  estimate.failed_trials,
  estimate.centre_ms AS mean_ms,
  estimate.middle_median_ms AS median_ms,
  estimate.middle_p95_ms AS p95_ms,
  estimate.centre_ms - student_t.quantile_975 * estimate.standard_error_ms AS ci95_low_ms,
  estimate.centre_ms + student_t.quantile_975 * estimate.standard_error_ms AS ci95_high_ms,
  CASE WHEN estimate.returned_n = estimate.n THEN estimate.returned_centre_ms END AS returned_mean_ms,
  CASE WHEN estimate.returned_n = estimate.n THEN estimate.middle_returned_ms END AS returned_median_ms,
  estimate.most_calls AS group_calls,
  estimate.mean_fetch_ms AS fetch_ms,
  estimate.mean_parse_ms AS parse_ms,
  estimate.mean_build_ms AS build_ms,
  estimate.mean_runtime_ms AS runtime_ms,
  estimate.mean_runtime_init_ms AS runtime_init_ms,
  CASE
    WHEN estimate.update_rules = estimate.done_trials AND estimate.first_update_rule = estimate.last_update_rule
      THEN estimate.last_update_rule
  END AS update_rule,
  CASE
    WHEN estimate.networks = estimate.done_trials AND estimate.first_network = estimate.last_network THEN estimate.last_network
  END AS network,
  CASE
    WHEN estimate.readbacks = estimate.done_trials AND estimate.first_readback = estimate.last_readback
      THEN estimate.last_readback
  END AS readback,
  (
    SELECT coalesce('[' || group_concat('"' || flag || '"', ',') || ']', '[]')
    FROM (
      SELECT DISTINCT trim(each.value, '"') AS flag
      FROM json_each('[' || coalesce(estimate.flags_of_trials, '') || ']') AS each
      ORDER BY flag
    )
  ) AS flags
FROM estimate
LEFT JOIN student_t ON student_t.degrees_of_freedom = estimate.degrees_of_freedom;
