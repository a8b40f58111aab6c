-- When the deciding attempt of each trial began, in UTC, ISO 8601 with milliseconds. Not public.
-- By arithmetic, because every reader has other functions for dates: days since 0000-03-01, in eras of 400 years, of which
-- each has 146097 days (Hinnant, "chrono-Compatible Low-Level Date Algorithms"). (a - a % b) / b is a whole number whether
-- or not division keeps fractions. LIMIT keeps SQLite from writing each step out at each of its uses.
CREATE VIEW trial_start AS
SELECT
  trial_id,
  attempt_number,
  (
    SELECT
      substr('000' || CAST(CAST(year_of_era + era * 400 + CASE WHEN march_month >= 10 THEN 1 ELSE 0 END AS BIGINT) AS VARCHAR), -4)
      || '-'
      || substr('0' || CAST(CAST(march_month + CASE WHEN march_month >= 10 THEN -9 ELSE 3 END AS BIGINT) AS VARCHAR), -2)
      || '-'
      || substr(
        '0' || CAST(CAST(march_day - (153 * march_month + 2 - (153 * march_month + 2) % 5) / 5 + 1 AS BIGINT) AS VARCHAR), -2
      )
      || 'T'
      || substr('0' || CAST(CAST((day_ms - day_ms % 3600000) / 3600000 AS BIGINT) AS VARCHAR), -2)
      || ':'
      || substr('0' || CAST(CAST((day_ms % 3600000 - day_ms % 60000) / 60000 AS BIGINT) AS VARCHAR), -2)
      || ':'
      || substr('0' || CAST(CAST((day_ms % 60000 - day_ms % 1000) / 1000 AS BIGINT) AS VARCHAR), -2)
      || '.'
      || substr('00' || CAST(CAST(day_ms % 1000 AS BIGINT) AS VARCHAR), -3)
      || 'Z'
    FROM (
      SELECT *, (5 * march_day + 2 - (5 * march_day + 2) % 153) / 153 AS march_month
      FROM (
        SELECT
          *,
          era_day - (365 * year_of_era + (year_of_era - year_of_era % 4) / 4 - (year_of_era - year_of_era % 100) / 100)
            AS march_day
        FROM (
          SELECT *, (leapless_day - leapless_day % 365) / 365 AS year_of_era
          FROM (
            SELECT
              *,
              era_day - (era_day - era_day % 1460) / 1460 + (era_day - era_day % 36524) / 36524
              - (era_day - era_day % 146096) / 146096 AS leapless_day
            FROM (
              SELECT day_ms, (days - days % 146097) / 146097 AS era, days % 146097 AS era_day
              FROM (
                SELECT ms % 86400000 AS day_ms, (ms - ms % 86400000) / 86400000 + 719468 AS days
                FROM (
                  SELECT (started_realtime_us + 500 - (started_realtime_us + 500) % 1000) / 1000 AS ms
                  LIMIT 1
                ) AS rounded
                LIMIT 1
              ) AS since_0000
              LIMIT 1
            ) AS eras
            LIMIT 1
          ) AS leapless
          LIMIT 1
        ) AS years
        LIMIT 1
      ) AS days_from_march
      LIMIT 1
    ) AS months
  ) AS started_at
FROM attempt;
