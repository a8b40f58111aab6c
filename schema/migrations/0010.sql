-- What else the machine did while a trial was measured, and how fast it was. NULL: this machine does not tell, and
-- attempt.absent_sources says why; or the row is older than these columns.
ALTER TABLE system_reading ADD COLUMN cpu_pressure_us INTEGER;       -- PSI, "some", since boot; once a second as all of these
ALTER TABLE system_reading ADD COLUMN memory_pressure_us INTEGER;
ALTER TABLE system_reading ADD COLUMN io_pressure_us INTEGER;
ALTER TABLE system_reading ADD COLUMN swap_in_pages INTEGER;         -- since boot; NULL where there is no swap
ALTER TABLE system_reading ADD COLUMN swap_out_pages INTEGER;
ALTER TABLE system_reading ADD COLUMN frequency_low_khz INTEGER;     -- of the CPUs that the browser may use
ALTER TABLE system_reading ADD COLUMN frequency_high_khz INTEGER;
ALTER TABLE system_reading ADD COLUMN core_throttles INTEGER;        -- since boot, summed up over these CPUs
ALTER TABLE system_reading ADD COLUMN package_throttles INTEGER;
ALTER TABLE system_reading ADD COLUMN temperature_millidegrees INTEGER; -- Celsius, of the hottest thermal zone
ALTER TABLE system_reading ADD COLUMN on_battery INTEGER CHECK (on_battery IN (0, 1)); -- in the first and the last sample
ALTER TABLE system_reading ADD COLUMN package_energy_uj INTEGER;     -- RAPL, all packages, without the counters' turns

ALTER TABLE process_reading ADD COLUMN run_delay_ns INTEGER;         -- main thread: able to run and waiting for a CPU, since it began

-- A fixed loop of integer operations before the first sample and after the last, five rounds.
ALTER TABLE attempt ADD COLUMN calibration_before_median_cpu_ns INTEGER;
ALTER TABLE attempt ADD COLUMN calibration_before_best_cpu_ns INTEGER;
ALTER TABLE attempt ADD COLUMN calibration_before_median_wall_ns INTEGER;
ALTER TABLE attempt ADD COLUMN calibration_before_best_wall_ns INTEGER;
ALTER TABLE attempt ADD COLUMN calibration_after_median_cpu_ns INTEGER;
ALTER TABLE attempt ADD COLUMN calibration_after_best_cpu_ns INTEGER;
ALTER TABLE attempt ADD COLUMN calibration_after_median_wall_ns INTEGER;
ALTER TABLE attempt ADD COLUMN calibration_after_best_wall_ns INTEGER;
ALTER TABLE attempt ADD COLUMN absent_sources TEXT CHECK (absent_sources IS NULL OR json_valid(absent_sources)); -- {"package_energy": "permission_denied"}

-- How long this attempt's lease waited for a quiet machine. NULL: nobody looked.
ALTER TABLE attempt ADD COLUMN gate_waited_ms INTEGER;
ALTER TABLE attempt ADD COLUMN gate_given_up INTEGER CHECK (gate_given_up IN (0, 1)); -- 1: it was not quiet even then
