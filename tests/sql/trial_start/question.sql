SELECT
  trial_id, started_at,
  started_at IS strftime('%Y-%m-%dT%H:%M:%fZ', started_realtime_us / 1e6, 'unixepoch') AS as_sqlite
FROM trial_start
JOIN attempt USING (trial_id, attempt_number)
ORDER BY trial_id;
