-- What the machine's CPU packages used just before a trial, while nothing of it ran: RAPL. NULL: it may not be read, and
-- attempt.absent_sources says why; or the row is older than these columns.
ALTER TABLE attempt ADD COLUMN rest_us INTEGER;
ALTER TABLE attempt ADD COLUMN rest_package_energy_uj INTEGER;

-- What of a browser changes results, beside what its host does: product, version, channel, command line, what it does with
-- GPUs. One row for all launches that have the same.
CREATE TABLE browser_fingerprint (
  browser_fingerprint_id INTEGER PRIMARY KEY,
  fingerprint_sha256 TEXT NOT NULL UNIQUE, -- of the canonical JSON in fingerprint
  fingerprint TEXT NOT NULL CHECK (json_valid(fingerprint))
) STRICT;
ALTER TABLE browser ADD COLUMN browser_fingerprint_id INTEGER REFERENCES browser_fingerprint; -- NULL: older than this
