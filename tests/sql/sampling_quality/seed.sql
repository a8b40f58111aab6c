-- Trials 1 and 2 of a configuration at 10 Hz, sampled from second 10 to 20. Trial 1: 101 ticks, none missed; trial 2: 81 ticks and
-- 20 missed: 20 of 202, which leaves 182 / 202 of 10 Hz. Two ticks of 300 us and one of 420 are known: 1020 us over 182 ticks. In them three
-- readings: 340 us a process. CPU 50 ms + 150 ms of 20 s: 1 %. Batches 20 and 10. Ages: 10 and 30 ms in trial 1, 100 in trial 2:
-- mean of 20 and 100, highest 100; one without a sample has none. Trial 3 was never sampled: failed.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'timeout'), (3, 1, 1, 'driver_lost');
UPDATE attempt SET sampler_ticks = 101, sampler_missed_ticks = 0, sampler_batches = 20, sampler_cpu_ns = 50000000 WHERE trial_id = 1;
UPDATE attempt SET sampler_ticks = 81, sampler_missed_ticks = 20, sampler_batches = 10, sampler_cpu_ns = 150000000 WHERE trial_id = 2;
UPDATE attempt SET started_us = NULL, ended_us = NULL WHERE trial_id = 3;
INSERT INTO system_reading (trial_id, attempt_number, t_us, cost_us, missed_ticks) VALUES
  (1, 1, 10000000, 300, 0), (1, 1, 10100000, 300, 0), (2, 1, 10000000, 420, 0);
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer'), (2, 2, 100, 1, 'renderer');
INSERT INTO read VALUES (1, 10000000, 0, 1), (1, 10100000, 0, 1), (2, 10000000, 0, 1);
INSERT INTO sample_batch (trial_id, attempt_number, sequence, newest_us, stored_us) VALUES
  (1, 1, 0, 10000000, 10010000), (1, 1, 1, 10500000, 10530000), (2, 1, 0, 10000000, 10100000), (2, 1, 1, NULL, 10900000);
-- Trial 4 is of a configuration whose element asks for 50 Hz: 501 ticks in ten seconds. Another sweep's row is not its.
INSERT INTO ended VALUES (4, 1, 2, 'done');
INSERT INTO trial_terms (sweep_id, configuration_id, rate_hz) VALUES (1, 2, 50), (2, 1, 99);
UPDATE attempt SET sampler_ticks = 501, sampler_missed_ticks = 0, sampler_batches = 20, sampler_cpu_ns = 100000000 WHERE trial_id = 4;
