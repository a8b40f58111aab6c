-- The ratio browser over native of each number of gap_trial, for each two configurations of a sweep that compute the same: in
-- each block that has both, and over the blocks the mean of its logarithm with Student's t. Not public: native_gap is.
--   pairs                 blocks in which both trials are done and have the number
--   browser_mean, native_mean   over these blocks
--   ratio, low, high      geometric mean of the blocks' ratios, and its 95 % interval; no interval of one pair, nor of one that
--                         reaches past 2^40
-- Two configurations compute the same that agree in workload, task, depth, width and what the workload reads of its data,
-- weights and steps; a test holds the list against the manifests. How it is measured may differ, and what each framework alone
-- has (threads, execution).
-- Logarithm, square root and exponential as in control_difference. Windows and no GROUP BY for the reason that trial_measure
-- gives.
CREATE VIEW gap_ratio AS
WITH RECURSIVE power (exponent, value) AS (
  SELECT -40, 9.094947017729282e-13
  UNION ALL
  SELECT exponent + 1, value * 2 FROM power WHERE exponent < 40
),
alike AS (
  SELECT
    page.configuration_id AS browser_configuration_id,
    native.configuration_id AS native_configuration_id
  FROM configuration AS page
  JOIN configuration AS native ON native.workload = page.workload AND native.task = page.task
  WHERE
    page.platform = 'browser'
    AND native.platform = 'native'
    AND page.control_arm IS NULL
    AND coalesce(page.depth, 0) = coalesce(native.depth, 0)
    AND coalesce(page.width, 0) = coalesce(native.width, 0)
    AND coalesce(page.parameters ->> '$.architecture', '') = coalesce(native.parameters ->> '$.architecture', '')
    AND coalesce(page.parameters ->> '$.batch', '') = coalesce(native.parameters ->> '$.batch', '')
    AND coalesce(page.parameters ->> '$.data', '') = coalesce(native.parameters ->> '$.data', '')
    AND coalesce(page.parameters ->> '$.data_seed', '') = coalesce(native.parameters ->> '$.data_seed', '')
    AND coalesce(page.parameters ->> '$.input', '') = coalesce(native.parameters ->> '$.input', '')
    AND coalesce(page.parameters ->> '$.learning_rate_thousandths', '')
    = coalesce(native.parameters ->> '$.learning_rate_thousandths', '')
    AND coalesce(page.parameters ->> '$.model', '') = coalesce(native.parameters ->> '$.model', '')
    AND coalesce(page.parameters ->> '$.text', '') = coalesce(native.parameters ->> '$.text', '')
    AND coalesce(page.parameters ->> '$.variant', '') = coalesce(native.parameters ->> '$.variant', '')
    AND coalesce(page.parameters ->> '$.weights', '') = coalesce(native.parameters ->> '$.weights', '')
    AND coalesce(page.parameters ->> '$.weights_seed', '') = coalesce(native.parameters ->> '$.weights_seed', '')
),
paired AS (
  SELECT
    page.sweep_id,
    alike.browser_configuration_id,
    alike.native_configuration_id,
    page.quantity,
    page.value AS browser_value,
    native.value AS native_value,
    page.value / native.value AS ratio
  FROM alike
  JOIN gap_trial AS page ON page.configuration_id = alike.browser_configuration_id
  JOIN gap_trial AS native
    ON
      native.configuration_id = alike.native_configuration_id
      AND native.sweep_id = page.sweep_id
      AND native.block = page.block
      AND native.quantity = page.quantity
  WHERE
    page.value > 0 AND native.value > 0
    -- Own models: one framework's file may have a fixed batch of 8, or another length that was made up. Older trials did not say.
    AND (page.fed_lengths IS NULL OR native.fed_lengths IS NULL OR page.fed_lengths = native.fed_lengths)
),
-- ln(r) = 2 atanh((r - 1) / (r + 1)): |z| is 0.2 at most, and the term that is left out 1e-17.
logarithm AS (
  SELECT
    sweep_id,
    browser_configuration_id,
    native_configuration_id,
    quantity,
    browser_value,
    native_value,
    exponent * 0.6931471805599453 + 2 * z * (1 + z * z * (1 / 3e0 + z * z * (1 / 5e0 + z * z * (1 / 7e0 + z * z * (
      1 / 9e0 + z * z * (1 / 11e0 + z * z * (1 / 13e0 + z * z * (1 / 15e0 + z * z * (1 / 17e0 + z * z * (1 / 19e0 + z * z / 21e0
      )))))))))) AS difference
  FROM (
    SELECT paired.*, power.exponent, (paired.ratio - power.value) / (paired.ratio + power.value) AS z
    FROM paired
    JOIN power ON paired.ratio >= 0.75 * power.value AND paired.ratio < 1.5 * power.value
  ) AS near_one
),
centred AS (
  SELECT
    *,
    avg(difference) OVER arms AS centre,
    avg(browser_value) OVER arms AS browser_mean,
    avg(native_value) OVER arms AS native_mean,
    count(difference) OVER arms AS pairs,
    row_number() OVER (
      PARTITION BY sweep_id, browser_configuration_id, native_configuration_id, quantity ORDER BY difference
    ) AS place
  FROM logarithm
  WINDOW arms AS (PARTITION BY sweep_id, browser_configuration_id, native_configuration_id, quantity)
),
summed AS (
  SELECT
    *,
    -- one pair divides by zero, which is NULL: no interval
    sum((difference - centre) * (difference - centre)) OVER (
      PARTITION BY sweep_id, browser_configuration_id, native_configuration_id, quantity
    ) / nullif(pairs - 1, 0) / pairs AS squared_error
  FROM centred
),
spread AS (
  SELECT
    *,
    -- The row at or below: an interval a little too wide where the table has a gap or ends.
    (SELECT max(degrees_of_freedom) FROM student_t WHERE degrees_of_freedom <= pairs - 1) AS degrees_of_freedom
  FROM summed
  WHERE place = 1
),
-- Halley's method for the square root, from within a half of it: the third step is exact. An error below 1e-12 is none.
interval_of AS (
  SELECT
    step.sweep_id,
    step.browser_configuration_id,
    step.native_configuration_id,
    step.quantity,
    step.pairs,
    step.browser_mean,
    step.native_mean,
    step.centre,
    CASE
      WHEN squared_error < 1e-24 THEN 0.0
      ELSE student_t.quantile_975 * value * root * (root * root + 3 * square) / (3 * root * root + square)
    END AS half_width
  FROM (
    SELECT *, first_root * (first_root * first_root + 3 * square) / (3 * first_root * first_root + square) AS root
    FROM (
      SELECT
        spread.*,
        power.value,
        spread.squared_error / power.value / power.value AS square,
        (1 + 3 * spread.squared_error / power.value / power.value)
        / (3 + spread.squared_error / power.value / power.value) AS first_root
      FROM spread
      LEFT JOIN power
        ON
          spread.squared_error >= 0.5625 * power.value * power.value
          AND spread.squared_error < 2.25 * power.value * power.value
    ) AS first_step
  ) AS step
  LEFT JOIN student_t ON student_t.degrees_of_freedom = step.degrees_of_freedom
),
side (side, sign) AS (
  VALUES ('middle', 0), ('low', -1), ('high', 1)
),
-- exp(x) = 2^k exp(f), |f| <= 0.35: of its series the term that is left out is 1e-17.
raised AS (
  SELECT
    sweep_id,
    browser_configuration_id,
    native_configuration_id,
    quantity,
    pairs,
    browser_mean,
    native_mean,
    side,
    value * (1 + f * (1 + f / 2 * (1 + f / 3 * (1 + f / 4 * (1 + f / 5 * (1 + f / 6 * (1 + f / 7 * (1 + f / 8 * (
      1 + f / 9 * (1 + f / 10 * (1 + f / 11 * (1 + f / 12 * (1 + f / 13))))))))))))) AS ratio
  FROM (
    SELECT
      bound.*,
      power.value,
      bound.logarithm - power.exponent * 0.6931471805599453 AS f
    FROM (
      SELECT
        interval_of.*,
        side.side,
        CASE side.sign WHEN 0 THEN interval_of.centre ELSE interval_of.centre + side.sign * interval_of.half_width END AS logarithm
      FROM interval_of
      CROSS JOIN side
    ) AS bound
    LEFT JOIN power ON power.exponent = CAST(round(bound.logarithm / 0.6931471805599453) AS BIGINT)
  ) AS near_zero
)
SELECT
  sweep_id,
  browser_configuration_id,
  native_configuration_id,
  quantity,
  pairs,
  browser_mean,
  native_mean,
  ratio,
  low,
  high
FROM (
  SELECT
    raised.*,
    max(CASE WHEN side = 'low' THEN ratio END) OVER arms AS low,
    max(CASE WHEN side = 'high' THEN ratio END) OVER arms AS high
  FROM raised
  WINDOW arms AS (PARTITION BY sweep_id, browser_configuration_id, native_configuration_id, quantity)
) AS beside
WHERE side = 'middle';
