-- What the machine's CPU packages used just before a trial, while nothing of it ran: RAPL. NULL: it may not be read, and
-- attempt.absent_sources says why; or the row is older than these columns.
ALTER TABLE attempt ADD COLUMN rest_us INTEGER;
ALTER TABLE attempt ADD COLUMN rest_package_energy_uj INTEGER;
