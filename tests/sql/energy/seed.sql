-- Page time 0 is second 10.
-- Trial 1: phase train is host 11 .. 13 s, 40 calls. The packages: 10 J at 10.95, 14 J at 11.05 (40 W), 90 J at 12.95, 92.4 J at 13.01
-- (40 W). At 11 s 12 J, at 13 s 92 J: 80 J, 40 W, 2 J a call. Error: 50 ms and 10 ms at 40 W, 1 ms at (92.4 - 10) / 2.06 = 40 W:
-- 2 + 0.4 + 0.04 = 2.44 J, 3.05 %. At rest 2.5 J in 0.25 s, 10 W: 20 J in the phase, 60 J above, 1.5 a call. No GPU.
-- Trial 2 of the same: may not be read. So means are of trial 1, and the reason is trial 2's.
-- Trial 3: phase infer is 11 .. 16 s, 100 calls, the clocks 5 ms uncertain. GPU A has 100 W, B 10 W, read at 10.98, 11.08, 15.92 and 16.02:
-- 500 J and 50 J. Error of A: 20 ms + 5 ms at both ends and 100 ms, all at 100 W: 15 J, of B 1.5: 16.5 of 550 is 3 %. Before
-- the page 20 W and 5 W: 125 J in 5 s, 425 above. C has no counter. The packages' counter stands still.
-- Trial 4: phase train of 100 ms, packages 40 W read 40 ms before and 60 ms in, 40 ms before its end and 60 ms behind: 4 J, error
-- (40 + 40 + 1) ms at 40 W = 3.24 J: too short. The GPU's counter fell.
-- Trial 5: phase infer is 11 .. 12 s, the packages went at 11.5. Of its GPUs A is too coarse for 1 s, B was not read before it.
-- Trial 6 of the same failed. Sweep 2: trial 7 is older than the columns, trial 8 has no place among the readings, and the
-- one trial of a configuration failed.
INSERT INTO ended VALUES
  (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 2, 'done'), (4, 1, 3, 'done'), (5, 1, 4, 'done'), (6, 1, 4, 'timeout'),
  (7, 2, 1, 'done'), (8, 2, 2, 'done'), (9, 2, 3, 'timeout');
UPDATE attempt SET rest_us = 250000, rest_package_energy_uj = 2500000 WHERE trial_id = 1;
UPDATE attempt SET rest_us = 250000, rest_package_energy_uj = 0 WHERE trial_id = 3;
UPDATE attempt SET absent_sources = '{}' WHERE trial_id < 7;
UPDATE attempt SET absent_sources = '{"package_energy":"permission_denied"}' WHERE trial_id = 2;
UPDATE attempt SET clock_error_us = 5000 WHERE trial_id = 3;
UPDATE attempt SET clock_offset_us = NULL, clock_error_us = NULL WHERE trial_id = 8;
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'warmup', 500000, 900000), (1, 1, 1, 'train', 1000000, 3000000), (2, 1, 0, 'train', 1000000, 3000000),
  (3, 1, 0, 'infer', 1000000, 6000000), (4, 1, 0, 'train', 1000000, 1100000), (5, 1, 0, 'infer', 1000000, 2000000),
  (6, 1, 0, 'infer', 1000000, 2000000), (7, 1, 0, 'train', 1000000, 3000000), (8, 1, 0, 'infer', 1000000, 3000000);
INSERT INTO took VALUES (1, 'warmup', 0, 90);
INSERT INTO took_together VALUES (1, 'train', 0, 30, 1500, NULL), (1, 'train', 1, 10, 500, NULL), (3, 'infer', 0, 100, 5000, NULL);
INSERT INTO system_reading (trial_id, attempt_number, t_us, cost_us, missed_ticks, package_energy_uj) VALUES
  (1, 1, 10000000, 0, 0, 1000000), (1, 1, 10950000, 0, 0, 10000000), (1, 1, 11050000, 0, 0, 14000000), (1, 1, 12000000, 0, 0, NULL),
  (1, 1, 12950000, 0, 0, 90000000), (1, 1, 13010000, 0, 0, 92400000), (1, 1, 14000000, 0, 0, 200000000),
  (2, 1, 10950000, 0, 0, NULL), (2, 1, 13010000, 0, 0, NULL),
  (3, 1, 10950000, 0, 0, 7), (3, 1, 11050000, 0, 0, 7), (3, 1, 15950000, 0, 0, 7), (3, 1, 16010000, 0, 0, 7),
  (4, 1, 10960000, 0, 0, 400000), (4, 1, 11060000, 0, 0, 4400000), (4, 1, 11160000, 0, 0, 8400000),
  (5, 1, 10990000, 0, 0, 400000), (5, 1, 11010000, 0, 0, 800000), (5, 1, 11500000, 0, 0, 9000000), (5, 1, 12010000, 0, 0, NULL);
INSERT INTO gpu (gpu_id, host_id, name, driver, bus_id, memory_bytes) VALUES
  (1, 1, 'A', 'nvidia', '0000:01:00.0', 10000), (2, 1, 'B', 'nvidia', '0000:02:00.0', 10000), (3, 1, 'C', 'i915', '0000:00:02.0', NULL);
INSERT INTO attempt_gpu (trial_id, attempt_number, gpu_id) VALUES (3, 1, 1), (3, 1, 2), (3, 1, 3), (4, 1, 1), (5, 1, 1), (5, 1, 2);
INSERT INTO gpu_reading (trial_id, attempt_number, t_us, gpu_id, power_watts, energy_uj) VALUES
  (3, 1, 10000000, 1, 20, 900000000), (3, 1, 10980000, 1, 90, 998000000), (3, 1, 11080000, 1, 100, 1008000000),
  (3, 1, 15920000, 1, 100, 1492000000), (3, 1, 16020000, 1, 100, 1502000000),
  (3, 1, 10000000, 2, 5, 90000000), (3, 1, 10980000, 2, 9, 99800000), (3, 1, 11080000, 2, 10, 100800000),
  (3, 1, 15920000, 2, 10, 149200000), (3, 1, 16020000, 2, 10, 150200000),
  (3, 1, 10000000, 3, 3, NULL), (3, 1, 16020000, 3, 3, NULL),
  (4, 1, 10960000, 1, 20, 5000000), (4, 1, 11060000, 1, 20, 6000000), (4, 1, 11160000, 1, 20, 2000000),
  (5, 1, 10990000, 1, 20, 0), (5, 1, 11000000, 1, 20, 1000000), (5, 1, 11010000, 1, 20, 2000000), (5, 1, 11990000, 1, 20, 99000000),
  (5, 1, 12010000, 1, 20, 101000000),
  (5, 1, 11500000, 2, 20, 1000000), (5, 1, 12010000, 2, 20, 2000000);
