-- Outside of a browser: the process of the trial stands where a page's renderer does. Two seconds of train, 40 iterations of 50 ms;
-- 21 readings 100 ms apart, in each of which the process has used 150 ms more of the CPU: 150 %. A child of it is no part of that.
-- Its plan observes and profiles pages: there is none, and no row of such a trial in those views.
UPDATE configuration SET platform = 'native' WHERE configuration_id = 1;
UPDATE sweep SET plan = '{"experience": true, "profile": true}';
INSERT INTO ended VALUES (1, 1, 1, 'done');
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (1, 1, 0, 'train', 0, 2000000);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39)
INSERT INTO took SELECT 1, 'train', i, 50 FROM n;
INSERT INTO lived VALUES (1, 1, 100, 1, 'native');
INSERT INTO lived VALUES (2, 1, 101, 2, 'other');
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO read SELECT 1, 10000000 + i * 100000, i * 150, 1000 FROM n;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO read SELECT 2, 10000000 + i * 100000, i * 10, 500 FROM n;
