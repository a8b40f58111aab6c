-- Page time 0 is second 10 of the host, 100 ticks a second, two CPUs: 200 ticks a second.
--
-- Trial 1: phase train is page 1.5 .. 3.5 s, so host 11.5 .. 13.5 s. Readings of the whole machine at 10, 11, 12, 13, 14 and
-- 15 s: the window is from 11 to 14 s, 3,000 ms, 600 ticks.
-- Ticks from 11 to 14: user 300, nice 10, system 50, irq 1, softirq 9 = 370 busy = 61.6667 %; steal 30 = 5 %; idle 190,
-- iowait 10: 600.
-- The browser's CPU time: renderer 100 has 1,000 ms at 11 s and 2,500 at 14 s: 1,500 ms; GPU process 60 was born at 12 s and
-- has 200 ms at 12.5 and 400 ms at 13 s, where it ended: 400 ms; the native host 100 ms at 11 and 110 ms at 14 s: 10 ms.
-- 1,910 ms = 191 ticks: outside is (370 - 191) / 600 = 29.8333 %, with steal 209 ticks of 10 ms in 3 s: 69.6667 % of one CPU. The renderer's readings at 10 and 15 s are outside of it.
-- Pressure: CPU 600,000 us of 3,000,000 = 20 %, memory 0, disk not told at the opening: NULL.
-- Run delay of the renderer 100 ms at 11 s -> 250 at 14 s, the first readings of it around the phase: 150 of 3,000 ms = 5 %; of
-- the GPU process, that lived from 12.2 to 13.2 s, 60 ms from its birth to its last reading at 13 s: 7.5 % of 800 ms.
-- Swap 10 in and 5 out: 15 pages; throttles 2 and no package's count: 2; frequencies 800 to 3,400 MHz of the readings in the
-- window (5,000 at 15 s is not); 71.5 degrees. The loop took 8 ms before and 10 after: 1.25.
-- Trial 2: its phase goes on past the last reading, because the sampler was lost: nothing is known but the loop.
-- Trial 3 of an attempt without a clock offset: nothing either. Trial 4 failed before its phase.
-- Trial 5: a browser that used 2,000 ms of one second in which 150 of 200 ticks were busy, which the kernel samples: 0 outside.
-- Trial 6: ticks of 100 ms, the machine once a second. Phase infer is host 10.15 .. 10.40 s: run delay 2 ms at 10.1 -> 17 at 10.4 s:
-- 15 of 300 ms = 5 %, and not the 900 ms that it is at 11 s. The GPU process' 1 -> 4 ms: 1 %. The one before it ended at 10.05 s and
-- waited for nothing in the phase, nor did one that began after it: neither makes the window longer.
-- Trial 7: a phase of 40 ms, from 10.12 to 10.16 s, between readings 100 ms apart: 50 ms are the least, so nothing is said.
-- Trial 8: the kernel has no run delay.
-- Trial 9: a phase of 300 ms, and run delay once a second as before database version 15: nothing is said.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 2, 'done'), (3, 1, 3, 'done'), (4, 1, 4, 'timeout'), (5, 2, 1, 'done'), (6, 1, 2, 'done'), (7, 1, 1, 'done'),
  (8, 1, 1, 'done'), (9, 1, 1, 'done');
UPDATE attempt SET host_id = 1;
UPDATE attempt SET
  calibration_before_median_cpu_ns = 8000000, calibration_after_median_cpu_ns = 10000000, flags = '["noisy"]',
  gate_waited_ms = 1500, gate_given_up = 0, absent_sources = '{"package_energy":"permission_denied"}'
WHERE trial_id = 1;
UPDATE attempt SET calibration_before_median_cpu_ns = 8000000, calibration_after_median_cpu_ns = 8000000 WHERE trial_id = 2;
UPDATE attempt SET absent_sources = '{"run_delay":"switched_off"}' WHERE trial_id = 8;
UPDATE attempt SET clock_offset_us = NULL, clock_error_us = NULL WHERE trial_id = 3;
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'warmup', 0, 1500000), (1, 1, 1, 'train', 1500000, 3500000),
  (2, 1, 0, 'infer', 1500000, 9000000),
  (3, 1, 0, 'train', 1500000, 3500000),
  (5, 1, 0, 'train', 100000, 900000),
  (6, 1, 0, 'infer', 150000, 400000),
  (7, 1, 0, 'train', 120000, 160000),
  (8, 1, 0, 'train', 150000, 400000),
  (9, 1, 0, 'train', 150000, 450000);
INSERT INTO system_reading (
  trial_id, attempt_number, t_us, cost_us, missed_ticks, user_ticks, nice_ticks, system_ticks, idle_ticks, iowait_ticks,
  irq_ticks, softirq_ticks, steal_ticks, cpu_pressure_us, memory_pressure_us, io_pressure_us, swap_in_pages,
  swap_out_pages, frequency_low_khz, frequency_high_khz, core_throttles, package_throttles, temperature_millidegrees
)
VALUES
  (1, 1, 10000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 700000, 900000, 0, NULL, 90000),
  (1, 1, 11000000, 0, 0, 1000, 100, 500, 700, 70, 7, 70, 700, 5000000, 9, NULL, 100, 200, 1000000, 3000000, 5, NULL, 60000),
  (1, 1, 11500000, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (1, 1, 12000000, 0, 0, 1090, 103, 516, 763, 73, 7, 73, 710, 5200000, 9, 7, 100, 203, 800000, 3400000, 6, NULL, 71500),
  (1, 1, 13000000, 0, 0, 1190, 106, 532, 826, 76, 8, 76, 720, 5300000, 9, 7, 110, 203, 900000, 3000000, 7, NULL, 70000),
  (1, 1, 14000000, 0, 0, 1300, 110, 550, 890, 80, 8, 79, 730, 5600000, 9, 7, 110, 205, 900000, 3000000, 7, NULL, 65000),
  (1, 1, 15000000, 0, 0, 1500, 110, 550, 890, 80, 8, 79, 730, 9000000, 9, 7, 900, 900, 100000, 5000000, 99, NULL, 99000),
  (2, 1, 10000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL),
  (2, 1, 12000000, 0, 0, 400, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL),
  (3, 1, 10000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL),
  (3, 1, 19000000, 0, 0, 400, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL),
  (5, 1, 10000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, 1, 11000000, 0, 0, 150, 0, 0, 50, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 1, 60, 1, 'gpu'), (3, 1, 70, 1, 'native_host'), (4, 5, 100, 1, 'renderer'),
  (5, 6, 100, 1, 'renderer'), (6, 6, 60, 1, 'gpu'), (7, 7, 100, 1, 'renderer'), (8, 8, 100, 1, 'renderer'), (9, 9, 100, 1, 'renderer'),
  (10, 6, 59, 1, 'gpu'), (11, 6, 61, 1, 'gpu');
UPDATE process SET first_seen_us = 10000000, exited_us = 10050000 WHERE process_id = 10;
UPDATE process SET first_seen_us = 10450000 WHERE process_id = 11;
UPDATE process SET first_seen_us = 12200000, exited_us = 13200000 WHERE process_id = 2;
INSERT INTO read VALUES
  (1, 10000000, 0, 1), (1, 11000000, 1000, 1), (1, 12500000, 1700, 1), (1, 14000000, 2500, 1), (1, 15000000, 9000, 1),
  (2, 12500000, 200, 1), (2, 13000000, 400, 1),
  (3, 11000000, 100, 1), (3, 14000000, 110, 1),
  (4, 10000000, 0, 1), (4, 11000000, 2000, 1),
  (5, 10000000, 0, 1), (5, 10100000, 0, 1), (5, 10200000, 0, 1), (5, 10300000, 0, 1), (5, 10400000, 0, 1), (5, 11000000, 0, 1),
  (6, 10000000, 0, 1), (6, 10100000, 0, 1), (6, 10400000, 0, 1), (6, 11000000, 0, 1),
  (10, 10000000, 0, 1), (10, 10040000, 0, 1), (11, 10450000, 0, 1), (11, 11000000, 0, 1),
  (7, 10000000, 0, 1), (7, 10100000, 0, 1), (7, 10200000, 0, 1), (7, 11000000, 0, 1),
  (8, 10100000, 0, 1), (8, 10400000, 0, 1),
  (9, 10000000, 0, 1), (9, 10100000, 0, 1), (9, 10500000, 0, 1), (9, 11000000, 0, 1);
UPDATE process_reading SET run_delay_ns = CASE t_us WHEN 10000000 THEN 0 WHEN 11000000 THEN 100000000 WHEN 14000000 THEN 250000000 END
WHERE process_id = 1 AND t_us < 15000000;
UPDATE process_reading SET run_delay_ns = 60000000 WHERE process_id = 2 AND t_us = 13000000;
UPDATE process_reading SET run_delay_ns =
  CASE t_us WHEN 10000000 THEN 0 WHEN 10100000 THEN 2000000 WHEN 10200000 THEN 9000000 WHEN 10300000 THEN 9000000 WHEN 10400000 THEN 17000000 ELSE 900000000 END
WHERE process_id IN (5, 7);
UPDATE process_reading SET run_delay_ns = CASE t_us WHEN 10000000 THEN 0 WHEN 10100000 THEN 1000000 WHEN 10400000 THEN 4000000 ELSE 9000000 END
WHERE process_id = 6;
UPDATE process_reading SET run_delay_ns = CASE t_us WHEN 10000000 THEN 0 WHEN 11000000 THEN 500000000 END WHERE process_id = 9;
UPDATE process_reading SET run_delay_ns = 5000000 WHERE process_id IN (10, 11);
