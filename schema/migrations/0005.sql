-- What a person watches must cost the same in the first trial of a sweep and in its hundred thousandth: counts are kept up
-- as trials end, and what is asked while trials run has an index that holds only what is open.

-- How far a sweep is. Follows from trial and attempt, and is kept up with them in the same transaction.
CREATE TABLE sweep_progress (
  sweep_id INTEGER PRIMARY KEY REFERENCES sweep ON DELETE CASCADE,
  trial_count INTEGER NOT NULL,
  repetitions INTEGER NOT NULL,         -- the largest trial.block
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL,              -- ended, neither done nor unsupported
  unsupported INTEGER NOT NULL,
  last_leased_realtime_us INTEGER,      -- NULL: no trial was leased yet
  lease_gaps INTEGER NOT NULL DEFAULT 0,-- times from one lease to the next, pauses left out: the time left is estimated from them
  lease_gap_mean_s REAL NOT NULL DEFAULT 0,
  lease_gap_squares_s2 REAL NOT NULL DEFAULT 0 -- sum of squared distances from the mean
) STRICT;

INSERT INTO sweep_progress (sweep_id, trial_count, repetitions, done, failed, unsupported)
SELECT
  sweep_id, count(*), max(block), count(*) FILTER (WHERE outcome = 'done'),
  count(*) FILTER (WHERE outcome NOT IN ('done', 'unsupported')), count(*) FILTER (WHERE outcome = 'unsupported')
FROM trial GROUP BY sweep_id;

-- A gap is a pause when it is longer than two time-outs and a minute.
WITH
  lease AS (
    SELECT
      sweep_id, leased_realtime_us,
      leased_realtime_us - lag(leased_realtime_us) OVER (PARTITION BY sweep_id ORDER BY leased_realtime_us) AS gap_us
    FROM attempt JOIN trial USING (trial_id)
  ),
  gap AS (
    SELECT sweep_id, gap_us / 1e6 AS gap_s FROM lease JOIN sweep USING (sweep_id)
    WHERE gap_us < 2000 * trial_timeout_ms + 60000000
  ),
  mean AS (SELECT sweep_id, count(*) AS gaps, avg(gap_s) AS mean_s FROM gap GROUP BY sweep_id),
  spread AS (
    SELECT sweep_id, sum((gap_s - mean_s) * (gap_s - mean_s)) AS squares_s2 FROM gap JOIN mean USING (sweep_id) GROUP BY sweep_id
  )
UPDATE sweep_progress SET
  last_leased_realtime_us = (SELECT max(leased_realtime_us) FROM lease WHERE lease.sweep_id = sweep_progress.sweep_id),
  lease_gaps = coalesce((SELECT gaps FROM mean WHERE mean.sweep_id = sweep_progress.sweep_id), 0),
  lease_gap_mean_s = coalesce((SELECT mean_s FROM mean WHERE mean.sweep_id = sweep_progress.sweep_id), 0),
  lease_gap_squares_s2 = coalesce((SELECT squares_s2 FROM spread WHERE spread.sweep_id = sweep_progress.sweep_id), 0);

-- Counts by trigger: whoever writes trials, they agree.
CREATE TRIGGER trial_is_counted AFTER INSERT ON trial
BEGIN
  INSERT INTO sweep_progress (sweep_id, trial_count, repetitions, done, failed, unsupported)
  VALUES (
    NEW.sweep_id, 1, NEW.block, coalesce(NEW.outcome = 'done', 0),
    coalesce(NEW.outcome NOT IN ('done', 'unsupported'), 0), coalesce(NEW.outcome = 'unsupported', 0)
  )
  ON CONFLICT (sweep_id) DO UPDATE SET
    trial_count = trial_count + 1, repetitions = max(repetitions, excluded.repetitions), done = done + excluded.done,
    failed = failed + excluded.failed, unsupported = unsupported + excluded.unsupported;
END;

CREATE TRIGGER trial_end_is_counted AFTER UPDATE OF outcome ON trial WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
BEGIN
  UPDATE sweep_progress SET
    done = done + (NEW.outcome = 'done'), failed = failed + (NEW.outcome NOT IN ('done', 'unsupported')),
    unsupported = unsupported + (NEW.outcome = 'unsupported')
  WHERE sweep_id = NEW.sweep_id;
END;

CREATE TRIGGER trial_deletion_is_counted AFTER DELETE ON trial
BEGIN
  UPDATE sweep_progress SET
    trial_count = trial_count - 1, done = done - coalesce(OLD.outcome = 'done', 0),
    failed = failed - coalesce(OLD.outcome NOT IN ('done', 'unsupported'), 0),
    unsupported = unsupported - coalesce(OLD.outcome = 'unsupported', 0)
  WHERE sweep_id = OLD.sweep_id;
END;

CREATE INDEX trial_queued ON trial (sweep_id, position) WHERE outcome IS NULL;
CREATE INDEX attempt_open ON attempt (trial_id, attempt_number) WHERE outcome IS NULL;
CREATE INDEX sweep_state ON sweep (state);
