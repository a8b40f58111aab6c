-- How the deciding attempt of every ended trial was sampled. Not public: sampling_quality is.
--   sampler_*      what the native host itself said; NULL: it was not sampled
--   sampled_us     from the first sample to the last
--   cost_us        wall time of all ticks
--   readings       of all processes
--   age_*_us       of the newest sample of a batch when the batch was stored
CREATE TABLE trial_sampling (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  sampler_ticks INTEGER,
  sampler_missed_ticks INTEGER,
  sampler_batches INTEGER,
  sampler_cpu_ns INTEGER,
  sampled_us INTEGER,
  cost_us INTEGER,
  readings INTEGER NOT NULL,
  age_mean_us REAL,
  age_max_us INTEGER
) STRICT;
CREATE INDEX trial_sampling_sweep ON trial_sampling (sweep_id, configuration_id);

CREATE VIEW trial_sampling_from_raw AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  attempt.sampler_ticks,
  attempt.sampler_missed_ticks,
  attempt.sampler_batches,
  attempt.sampler_cpu_ns,
  attempt.ended_us - attempt.started_us AS sampled_us,
  (
    SELECT sum(cost_us) FROM system_reading
    WHERE system_reading.trial_id = attempt.trial_id AND system_reading.attempt_number = attempt.attempt_number
  ) AS cost_us,
  (
    SELECT count(process_reading.t_us)
    FROM process
    CROSS JOIN process_reading
    WHERE
      process.trial_id = attempt.trial_id
      AND process.attempt_number = attempt.attempt_number
      AND process_reading.trial_id = process.trial_id
      AND process_reading.process_id = process.process_id
  ) AS readings,
  (
    SELECT avg(stored_us - newest_us) FROM sample_batch
    WHERE sample_batch.trial_id = attempt.trial_id AND sample_batch.attempt_number = attempt.attempt_number
  ) AS age_mean_us,
  (
    SELECT max(stored_us - newest_us) FROM sample_batch
    WHERE sample_batch.trial_id = attempt.trial_id AND sample_batch.attempt_number = attempt.attempt_number
  ) AS age_max_us
FROM trial_attempt
JOIN attempt ON attempt.trial_id = trial_attempt.trial_id AND attempt.attempt_number = trial_attempt.attempt_number;
