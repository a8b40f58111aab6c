-- How the page felt in every ended trial that was observed: a row for each, whose numbers are NULL for a trial that
-- failed, and where the phase was too short to have any. Not public.
--   main is phase train or infer. Phase alone is before there was a framework: what the others are held against
--   display_us          from frame to frame: the median of phase alone
--   dropped_frames      frames that the display had time for, without those that came: of the whole phase, because a frame that
--                       is late is followed by one that is early
--   block_us            longest time for which the page did nothing else: its longest task of 50 ms or more, or its longest knock
--   knock_p50_us, ...   how long messages of another thread waited; p95 by nearest rank, of 20 or more
--   page_work_us        median from request to end
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE TABLE trial_experience (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  flags TEXT,
  display_us REAL,
  alone_page_work_us REAL,
  alone_knock_p95_us INTEGER,
  frames INTEGER,
  dropped_frames INTEGER,
  observed_us INTEGER,
  longest_frame_us INTEGER,
  long_tasks INTEGER,
  block_us INTEGER,
  knock_p50_us REAL,
  knock_p95_us INTEGER,
  knock_max_us INTEGER,
  page_work_us REAL,
  page_work_ratio REAL,
  warmup_dropped_frames INTEGER,
  warmup_longest_frame_us INTEGER,
  warmup_block_us INTEGER
) STRICT;
CREATE INDEX trial_experience_sweep ON trial_experience (sweep_id, configuration_id);

CREATE VIEW trial_experience_from_raw AS
WITH ranked AS (
  SELECT
    trial_attempt.sweep_id,
    trial_attempt.configuration_id,
    trial_attempt.trial_id,
    trial_attempt.outcome,
    trial_attempt.flags,
    CASE WHEN observation.phase = trial_attempt.task THEN 'main' ELSE observation.phase END AS part,
    observation.kind,
    observation.duration_us,
    row_number() OVER (
      PARTITION BY
        trial_attempt.sweep_id, trial_attempt.configuration_id, trial_attempt.trial_id, observation.phase, observation.kind
      ORDER BY observation.duration_us
    ) AS place,
    count(observation.duration_us) OVER (
      PARTITION BY
        trial_attempt.sweep_id, trial_attempt.configuration_id, trial_attempt.trial_id, observation.phase, observation.kind
    ) AS n
  FROM trial_attempt
  JOIN sweep ON sweep.sweep_id = trial_attempt.sweep_id
  JOIN configuration ON configuration.configuration_id = trial_attempt.configuration_id
  LEFT JOIN trial_terms
    ON trial_terms.sweep_id = trial_attempt.sweep_id
    AND trial_terms.configuration_id = trial_attempt.configuration_id
  LEFT JOIN observation
    ON observation.trial_id = trial_attempt.trial_id
    AND observation.attempt_number = trial_attempt.attempt_number
    AND trial_attempt.outcome = 'done'
  WHERE
    trial_attempt.task IN ('train', 'infer')
    AND configuration.platform = 'browser' -- elsewhere there is no page to observe
    -- true is 1 in SQLite and true elsewhere
    AND coalesce(CAST(trial_terms.experience AS VARCHAR), CAST(sweep.plan ->> '$.experience' AS VARCHAR))
    IN ('1', 'true')
),
summary AS (
  SELECT
    sweep_id,
    configuration_id,
    trial_id,
    outcome,
    flags,
    row_number() OVER trial AS row_place,
    avg(duration_us) FILTER (WHERE part = 'alone' AND kind = 'frame' AND place * 2 BETWEEN n AND n + 2) OVER trial AS display_us,
    avg(duration_us) FILTER (WHERE part = 'alone' AND kind = 'page_work' AND place * 2 BETWEEN n AND n + 2) OVER trial
      AS alone_page_work_us,
    min(duration_us) FILTER (WHERE part = 'alone' AND kind = 'knock' AND n >= 20 AND place * 100 >= n * 95) OVER trial
      AS alone_knock_p95_us,
    count(duration_us) FILTER (WHERE part = 'main' AND kind = 'frame') OVER trial AS frames,
    sum(duration_us) FILTER (WHERE part = 'main' AND kind = 'frame') OVER trial AS observed_us,
    max(duration_us) FILTER (WHERE part = 'main' AND kind = 'frame') OVER trial AS longest_frame_us,
    count(duration_us) FILTER (WHERE part = 'main' AND kind = 'long_task') OVER trial AS long_tasks,
    max(duration_us) FILTER (WHERE part = 'main' AND kind IN ('long_task', 'knock')) OVER trial AS block_us,
    avg(duration_us) FILTER (WHERE part = 'main' AND kind = 'knock' AND place * 2 BETWEEN n AND n + 2) OVER trial
      AS knock_p50_us,
    min(duration_us) FILTER (WHERE part = 'main' AND kind = 'knock' AND n >= 20 AND place * 100 >= n * 95) OVER trial
      AS knock_p95_us,
    max(duration_us) FILTER (WHERE part = 'main' AND kind = 'knock') OVER trial AS knock_max_us,
    avg(duration_us) FILTER (WHERE part = 'main' AND kind = 'page_work' AND place * 2 BETWEEN n AND n + 2) OVER trial
      AS page_work_us,
    count(duration_us) FILTER (WHERE part = 'warmup' AND kind = 'frame') OVER trial AS warmup_frames,
    sum(duration_us) FILTER (WHERE part = 'warmup' AND kind = 'frame') OVER trial AS warmup_observed_us,
    max(duration_us) FILTER (WHERE part = 'warmup' AND kind = 'frame') OVER trial AS warmup_longest_frame_us,
    max(duration_us) FILTER (WHERE part = 'warmup' AND kind IN ('long_task', 'knock')) OVER trial AS warmup_block_us
  FROM ranked
  WINDOW trial AS (PARTITION BY sweep_id, configuration_id, trial_id)
)
SELECT
  sweep_id,
  configuration_id,
  trial_id,
  outcome,
  flags,
  display_us,
  alone_page_work_us,
  alone_knock_p95_us,
  -- Every phase that was observed has a frame.
  CASE WHEN frames > 0 THEN frames END AS frames,
  CASE
    WHEN observed_us / display_us <= frames THEN 0
    WHEN observed_us / display_us > frames THEN CAST(round(observed_us / display_us) AS BIGINT) - frames
  END AS dropped_frames,
  observed_us,
  longest_frame_us,
  CASE WHEN frames > 0 THEN long_tasks END AS long_tasks,
  block_us,
  knock_p50_us,
  knock_p95_us,
  knock_max_us,
  page_work_us,
  page_work_us / alone_page_work_us AS page_work_ratio,
  CASE
    WHEN warmup_observed_us / display_us <= warmup_frames THEN 0
    WHEN warmup_observed_us / display_us > warmup_frames
      THEN CAST(round(warmup_observed_us / display_us) AS BIGINT) - warmup_frames
  END AS warmup_dropped_frames,
  warmup_longest_frame_us,
  warmup_block_us
FROM summary
WHERE row_place = 1;
