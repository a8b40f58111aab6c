-- A browser that offers no process ids: nobody knows which renderer ran the page, so its CPU and memory are unknown. Times
-- need no process. Two seconds of train, 40 iterations of 50 ms.
INSERT INTO ended VALUES (1, 1, 1, 'done');
UPDATE attempt SET renderer_pid = NULL;
INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, end_page_us) VALUES (1, 1, 0, 'train', 0, 2000000);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39)
INSERT INTO took SELECT 1, 'train', i, 50 FROM n;
INSERT INTO lived VALUES (1, 1, 100, 1, 'renderer');
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO read SELECT 1, 10000000 + i * 100000, i * 100, 1000 FROM n;
