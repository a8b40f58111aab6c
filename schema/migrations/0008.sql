-- When an attempt began, for people: UTC, ISO 8601 with milliseconds. Computed when it is read, by the SQLite that reads the
-- table, also in DuckDB: each program has other functions for dates, and views have to mean the same in all.
ALTER TABLE attempt ADD COLUMN started_at TEXT
  GENERATED ALWAYS AS (strftime('%Y-%m-%dT%H:%M:%fZ', started_realtime_us / 1e6, 'unixepoch')) VIRTUAL;
