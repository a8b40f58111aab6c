-- Energy of the measured phase of each ended trial: of all CPU packages, and of all GPUs that have a counter, together.
-- Not public.
--   calls         iterations in the phase
--   gpus          whose drivers have a counter; one of them that has no energy leaves all of them without
--   above_idle    less what idle_watts would have used in the same time; may be below 0 where idle was not
-- Windows and no GROUP BY for the reason that trial_measure gives.
CREATE TABLE trial_energy (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  sweep_id INTEGER NOT NULL,
  configuration_id INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  flags TEXT,
  calls INTEGER,
  package_joules REAL,
  package_joules_per_call REAL,
  package_watts REAL,
  package_idle_watts REAL,
  package_above_idle_joules REAL,
  package_above_idle_joules_per_call REAL,
  package_error_percent REAL,
  package_reason TEXT,
  gpus INTEGER,
  gpu_joules REAL,
  gpu_joules_per_call REAL,
  gpu_watts REAL,
  gpu_idle_watts REAL,
  gpu_above_idle_joules REAL,
  gpu_above_idle_joules_per_call REAL,
  gpu_error_percent REAL,
  gpu_reason TEXT
) STRICT;
CREATE INDEX trial_energy_sweep ON trial_energy (sweep_id, configuration_id);

CREATE VIEW trial_energy_from_raw AS
WITH summary AS (
  SELECT
    sweep_id,
    configuration_id,
    trial_id,
    attempt_number,
    outcome,
    flags,
    phase,
    duration_us,
    row_number() OVER (PARTITION BY sweep_id, configuration_id, trial_id ORDER BY source, gpu_id) AS row_place,
    max(energy_uj) FILTER (WHERE source = 'package') OVER trial AS package_uj,
    max(error_uj) FILTER (WHERE source = 'package') OVER trial AS package_error_uj,
    max(idle_watts) FILTER (WHERE source = 'package') OVER trial AS package_idle_watts,
    max(reason) FILTER (WHERE source = 'package') OVER trial AS package_reason,
    count(source) FILTER (WHERE source = 'gpu') OVER trial AS gpus,
    count(energy_uj) FILTER (WHERE source = 'gpu') OVER trial AS gpus_told,
    count(idle_watts) FILTER (WHERE source = 'gpu') OVER trial AS gpus_idle,
    sum(energy_uj) FILTER (WHERE source = 'gpu') OVER trial AS gpus_uj,
    sum(error_uj) FILTER (WHERE source = 'gpu') OVER trial AS gpus_error_uj,
    sum(idle_watts) FILTER (WHERE source = 'gpu') OVER trial AS gpus_idle_watts,
    min(reason) FILTER (WHERE source = 'gpu') OVER trial AS gpu_reason
  FROM phase_energy
  WINDOW trial AS (PARTITION BY sweep_id, configuration_id, trial_id)
),
counted AS (
  SELECT
    *,
    CASE WHEN gpus = gpus_told THEN gpus_uj END AS gpu_uj,
    CASE WHEN gpus = gpus_told THEN gpus_error_uj END AS gpu_error_uj,
    CASE WHEN gpus = gpus_idle THEN gpus_idle_watts END AS gpu_idle_watts,
    (
      SELECT sum(coalesce(iteration.calls, 1)) FROM iteration
      WHERE
        iteration.trial_id = summary.trial_id
        AND iteration.attempt_number = summary.attempt_number
        AND iteration.phase = summary.phase
    ) AS calls
  FROM summary
  WHERE row_place = 1
)
SELECT
  sweep_id,
  configuration_id,
  trial_id,
  outcome,
  flags,
  calls,
  package_uj / 1e6 AS package_joules,
  package_uj / 1e6 / calls AS package_joules_per_call,
  package_uj / duration_us AS package_watts,
  package_idle_watts,
  (package_uj - package_idle_watts * duration_us) / 1e6 AS package_above_idle_joules,
  (package_uj - package_idle_watts * duration_us) / 1e6 / calls AS package_above_idle_joules_per_call,
  100 * package_error_uj / package_uj AS package_error_percent,
  package_reason,
  gpus,
  gpu_uj / 1e6 AS gpu_joules,
  gpu_uj / 1e6 / calls AS gpu_joules_per_call,
  gpu_uj / duration_us AS gpu_watts,
  gpu_idle_watts,
  (gpu_uj - gpu_idle_watts * duration_us) / 1e6 AS gpu_above_idle_joules,
  (gpu_uj - gpu_idle_watts * duration_us) / 1e6 / calls AS gpu_above_idle_joules_per_call,
  100 * gpu_error_uj / gpu_uj AS gpu_error_percent,
  CASE WHEN outcome <> 'done' THEN 'not_done' WHEN gpus = 0 THEN 'no_counter' ELSE gpu_reason END AS gpu_reason
FROM counted;
