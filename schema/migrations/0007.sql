-- What is decided by time is decided by a clock that nobody sets: CLOCK_MONOTONIC of the collector and the boot that it
-- counts from. Wall-clock times stay beside it for people. NULL, of rows that are older: as if of another boot.
ALTER TABLE attempt ADD COLUMN lease_expires_us INTEGER; -- renewed by samples and progress; over also in another boot
ALTER TABLE attempt ADD COLUMN lease_boot_id TEXT;       -- of the collector; boot_id is the driver's word
ALTER TABLE sweep_progress ADD COLUMN waiting_since_us INTEGER; -- since when the next lease is waited for: the last one, or the sweep was made
ALTER TABLE sweep_progress ADD COLUMN waiting_since_boot_id TEXT;

-- What an attempt ended with: the same result again is a retry whose answer was lost, another one is refused.
ALTER TABLE attempt ADD COLUMN result_sha256 TEXT; -- of the message's canonical JSON; NULL: it ended without, or is older
