-- What the browser, its GPU process and the page's renderer had in memory at a boundary, of the deciding attempt of every ended
-- trial. Not public.
CREATE VIEW boundary_process AS
SELECT
  trial_process.trial_id,
  boundary_reading.boundary,
  trial_process.process_id,
  trial_process.role,
  trial_process.page,
  boundary_reading.resident_bytes,
  boundary_reading.pss_bytes,
  boundary_reading.uss_bytes,
  boundary_reading.swap_bytes,
  boundary_reading.peak_resident_bytes,
  boundary_reading.absent
-- CROSS: in this order, from a trial's few processes to their readings.
FROM trial_process
CROSS JOIN boundary_reading
WHERE boundary_reading.process_id = trial_process.process_id;
