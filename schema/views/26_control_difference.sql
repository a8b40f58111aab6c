-- What the control's arms differ by, of each sweep that has them: the ratio of their means in one block, and over the blocks
-- the mean of its logarithm with Student's t. Not public: harness_overhead is.
--   what          sampling: a and b, their geometric mean, over unsampled; same: b over a, which are alike
--   pairs         blocks in which all arms that it is about are done
--   percent, low_percent, high_percent   the ratio less one, and its 95 % interval; no interval of one pair
-- Logarithm, square root and exponential by arithmetic, because not every SQLite has them. Each number is brought to about 1
-- by a power of two, up to 2^40 either way, and a series does the rest: to 1e-15.
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE VIEW control_difference AS
WITH RECURSIVE power (exponent, value) AS (
  SELECT -40, 9.094947017729282e-13
  UNION ALL
  SELECT exponent + 1, value * 2 FROM power WHERE exponent < 40
),
paired AS (
  SELECT
    sweep_id,
    row_number() OVER (PARTITION BY sweep_id, block ORDER BY trial_id) AS place,
    max(CASE WHEN control_arm = 'a' THEN mean_ms END) OVER blocks AS a_ms,
    max(CASE WHEN control_arm = 'b' THEN mean_ms END) OVER blocks AS b_ms,
    max(CASE WHEN control_arm = 'unsampled' THEN mean_ms END) OVER blocks AS unsampled_ms
  FROM control_trial
  WINDOW blocks AS (PARTITION BY sweep_id, block)
),
contrast (what, weight) AS (
  VALUES ('sampling', 0.5), ('same', 1.0)
),
ratio AS (
  SELECT
    paired.sweep_id,
    contrast.what,
    contrast.weight,
    CASE contrast.what
      WHEN 'same' THEN CASE WHEN a_ms > 0 AND b_ms > 0 THEN b_ms / a_ms END
      ELSE CASE WHEN a_ms > 0 AND b_ms > 0 AND unsampled_ms > 0 THEN a_ms * b_ms / unsampled_ms / unsampled_ms END
    END AS ratio
  FROM paired
  CROSS JOIN contrast
  WHERE paired.place = 1
),
-- ln(r) = 2 atanh((r - 1) / (r + 1)): |z| is 0.2 at most, and the term that is left out 1e-17.
logarithm AS (
  SELECT
    sweep_id,
    what,
    weight * (exponent * 0.6931471805599453 + 2 * z * (1 + z * z * (1 / 3e0 + z * z * (1 / 5e0 + z * z * (1 / 7e0 + z * z * (
      1 / 9e0 + z * z * (1 / 11e0 + z * z * (1 / 13e0 + z * z * (1 / 15e0 + z * z * (1 / 17e0 + z * z * (1 / 19e0 + z * z / 21e0
      ))))))))))) AS difference
  FROM (
    SELECT ratio.sweep_id, ratio.what, ratio.weight, power.exponent, (ratio - value) / (ratio + value) AS z
    FROM ratio
    JOIN power ON ratio.ratio >= 0.75 * power.value AND ratio.ratio < 1.5 * power.value
  ) AS near_one
),
centred AS (
  SELECT
    sweep_id,
    what,
    difference,
    avg(difference) OVER arms AS centre,
    count(difference) OVER arms AS pairs,
    row_number() OVER (PARTITION BY sweep_id, what ORDER BY difference) AS place
  FROM logarithm
  WINDOW arms AS (PARTITION BY sweep_id, what)
),
summed AS (
  SELECT
    *,
    -- one pair divides by zero, which is NULL: no interval
    sum((difference - centre) * (difference - centre)) OVER (PARTITION BY sweep_id, what) / nullif(pairs - 1, 0) / pairs
      AS squared_error
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
    step.what,
    step.pairs,
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
    what,
    pairs,
    side,
    100 * (
      value * (1 + f * (1 + f / 2 * (1 + f / 3 * (1 + f / 4 * (1 + f / 5 * (1 + f / 6 * (1 + f / 7 * (1 + f / 8 * (
        1 + f / 9 * (1 + f / 10 * (1 + f / 11 * (1 + f / 12 * (1 + f / 13)))))))))))))
      - 1
    ) AS percent
  FROM (
    SELECT
      bound.*,
      power.value,
      bound.logarithm - power.exponent * 0.6931471805599453 AS f
    FROM (
      SELECT
        interval_of.sweep_id,
        interval_of.what,
        interval_of.pairs,
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
  what,
  pairs,
  percent,
  low_percent,
  high_percent
FROM (
  SELECT
    sweep_id,
    what,
    pairs,
    side,
    percent,
    max(CASE WHEN side = 'low' THEN percent END) OVER arms AS low_percent,
    max(CASE WHEN side = 'high' THEN percent END) OVER arms AS high_percent
  FROM raised
  WINDOW arms AS (PARTITION BY sweep_id, what)
) AS beside
WHERE side = 'middle';
