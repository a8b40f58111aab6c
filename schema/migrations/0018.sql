-- Trials outside of a browser: a driver of their own, and what each of their iterations used of the CPU.
ALTER TABLE browser ADD COLUMN platform TEXT;    -- native: no browser, but the driver of such trials; NULL: a browser
ALTER TABLE iteration ADD COLUMN cpu_ns INTEGER; -- of all threads of the process meanwhile; NULL: of a page, which knows none
