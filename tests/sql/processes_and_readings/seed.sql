-- trial_process: the deciding attempt's processes, page = the renderer by its pid. phase_reading: those of phase train, page
-- 0.1 .. 0.2 s, so second 10.1 .. 10.2, both ends inside; in the warm-up, which ends 1 us earlier than it can be known to have
-- ended, is none. trial_memory is NULL for the failed trial 2.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'page_crash'), (3, 1, 1, 'done');
UPDATE attempt SET clock_error_us = 2 WHERE trial_id = 3;
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES
  (1, 1, 0, 'train', 100000, 200000), (2, 1, 0, 'train', 100000, 200000),
  (3, 1, 0, 'warmup', 0, 150001), (3, 1, 1, 'train', 150001, 200000);
INSERT INTO lived VALUES
  (1, 1, 100, 1, 'renderer'), (2, 1, 60, 1, 'gpu'), (3, 2, 100, 1, 'renderer'), (4, 2, 99, 1, 'renderer'),
  (5, 3, 100, 1, 'renderer');
INSERT INTO read VALUES
  (1, 10099999, 1, 10), (1, 10100000, 2, 20), (1, 10200000, 3, 30), (1, 10200001, 4, 40), (2, 10150000, 5, 50),
  (3, 10150000, 6, 60), (5, 10150000, 7, 70), (5, 10150003, 8, 80);
