-- The boundaries of done trials, each with the phase that has ended there. Not public.
--   phase             begin: none has begun yet
--   phase_order       its place among the phases, from 0; -1 of begin
--   before_boundary   the boundary at which that phase began, whether it was read or not
CREATE VIEW trial_boundary AS
SELECT
  trial_attempt.trial_id,
  trial_attempt.attempt_number,
  trial_attempt.sweep_id,
  trial_attempt.configuration_id,
  memory_boundary.boundary,
  CASE WHEN memory_boundary.boundary = 'begin' THEN 'begin' ELSE ended.name END AS phase,
  coalesce(ended.phase_index, -1) AS phase_order,
  CASE WHEN ended.phase_index = 0 THEN 'begin' ELSE ended.name END AS before_boundary,
  ended.wasm_memory_bytes,
  memory_boundary.heap_used_bytes,
  memory_boundary.heap_total_bytes,
  memory_boundary.embedder_heap_bytes,
  memory_boundary.backing_store_bytes,
  memory_boundary.heap_absent,
  memory_boundary.dump_absent
FROM trial_attempt
JOIN memory_boundary USING (trial_id, attempt_number)
LEFT JOIN phase AS ended
  ON
    ended.trial_id = trial_attempt.trial_id
    AND ended.attempt_number = trial_attempt.attempt_number
    AND ended.phase_index = (
      SELECT max(earlier.phase_index)
      FROM phase AS earlier
      WHERE
        earlier.trial_id = trial_attempt.trial_id
        AND earlier.attempt_number = trial_attempt.attempt_number
        AND earlier.name <> 'check'
        AND earlier.phase_index < CASE
          WHEN memory_boundary.boundary = 'begin' THEN 0
          WHEN memory_boundary.boundary = 'end' THEN 1000000
          ELSE (
            SELECT next.phase_index
            FROM phase AS next
            WHERE
              next.trial_id = trial_attempt.trial_id
              AND next.attempt_number = trial_attempt.attempt_number
              AND next.name = memory_boundary.boundary
          )
        END
    )
WHERE trial_attempt.outcome = 'done';
