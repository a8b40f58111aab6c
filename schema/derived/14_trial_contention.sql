-- attempt_contention of the deciding attempt of every ended trial. Not public: the public view contention has it.
CREATE TABLE trial_contention (
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
  window_ms REAL,
  busy_percent REAL,
  steal_percent REAL,
  outside_percent REAL,
  others_cpu_percent REAL,
  cpu_pressure_percent REAL,
  memory_pressure_percent REAL,
  io_pressure_percent REAL,
  page_run_delay_percent REAL,
  gpu_process_run_delay_percent REAL,
  swapped_pages INTEGER,
  throttles INTEGER,
  frequency_low_mhz REAL,
  frequency_high_mhz REAL,
  temperature_celsius REAL,
  run_delay_window_ms REAL
) STRICT;

CREATE VIEW trial_contention_from_raw AS
SELECT
  trial.trial_id,
  attempt_contention.window_ms,
  attempt_contention.busy_percent,
  attempt_contention.steal_percent,
  attempt_contention.outside_percent,
  attempt_contention.others_cpu_percent,
  attempt_contention.cpu_pressure_percent,
  attempt_contention.memory_pressure_percent,
  attempt_contention.io_pressure_percent,
  attempt_contention.page_run_delay_percent,
  attempt_contention.gpu_process_run_delay_percent,
  attempt_contention.swapped_pages,
  attempt_contention.throttles,
  attempt_contention.frequency_low_mhz,
  attempt_contention.frequency_high_mhz,
  attempt_contention.temperature_celsius,
  attempt_contention.run_delay_window_ms
FROM trial
JOIN attempt_contention
  ON attempt_contention.trial_id = trial.trial_id AND attempt_contention.attempt_number = trial.attempt_number;
