-- What their allocators held there, by the browser's own dump. Not public.
CREATE VIEW boundary_dump AS
SELECT
  trial_process.trial_id,
  dump_reading.boundary,
  trial_process.role,
  trial_process.page,
  dump_reading.allocator,
  dump_reading.size_bytes
FROM trial_process
CROSS JOIN dump_reading
WHERE dump_reading.process_id = trial_process.process_id;
