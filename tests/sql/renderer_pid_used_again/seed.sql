-- The page's renderer (process 1, pid 100) ends; a later renderer (process 2) and a utility (process 3) get its pid.
-- They are other processes: their readings are not the page's.
INSERT INTO ended VALUES (1, 1, 1, 'done');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (1, 1, 0, 'train', 0, 2000000);
INSERT INTO lived VALUES (1, 1, 100, 500, 'renderer'), (2, 1, 100, 900, 'renderer'), (3, 1, 100, 950, 'utility');
INSERT INTO read VALUES
  (1, 10000000, 0, 1000), (1, 11000000, 100, 2000),
  (2, 11600000, 0, 70000), (2, 11700000, 100, 80000),
  (3, 11800000, 0, 90000), (3, 11900000, 100, 90000);
