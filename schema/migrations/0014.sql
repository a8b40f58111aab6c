-- Two sources for the place of a page's clock on the host's: pings, and the browser's own word for the page's time origin.
-- attempt.clock_offset_us and clock_error_us are of the one that counts. NULL in all of these: the row is older.
ALTER TABLE attempt ADD COLUMN clock_source TEXT CHECK (clock_source IN ('pings', 'navigation_start')); -- NULL also: none placed it
ALTER TABLE attempt ADD COLUMN pings_offset_us INTEGER;              -- NULL: no ping came back, or they contradict each other
ALTER TABLE attempt ADD COLUMN pings_error_us INTEGER;
ALTER TABLE attempt ADD COLUMN navigation_start_us INTEGER;          -- CLOCK_MONOTONIC of page time 0; NULL: the browser was not asked
ALTER TABLE attempt ADD COLUMN navigation_start_error_us INTEGER;    -- by the page's own timer alone, whether believed or not
