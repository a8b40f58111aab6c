-- Configuration 1: two trials. Trial 1 has 1 .. 20: mean 10.5, median 10.5. Trial 2 has 21 .. 40: mean 30.5, median 30.5.
-- mean 20.5, median (10.5 + 30.5) / 2 = 20.5; standard deviation sqrt((100 + 100) / 1) = 14.14213562, over sqrt(2) = 10;
-- interval 20.5 / and * exp(t(1) * 10 / 20.5) = exp(127.0620473618 / 20.5): 0.04168 and 10082.671517. p95: places 0.95 * 20 = 19, so 19 and
-- 39, of which the median is 29; of all durations together it would be 38.
-- Configuration 3: one trial with 1 .. 19: place ceil(18.05) = 19 would be the largest, so p95 is unknown; mean and median 10;
-- no interval.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 3, 'done');
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO took SELECT CASE WHEN i <= 20 THEN 1 ELSE 2 END, 'train', i, i FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
INSERT INTO took SELECT 3, 'train', i, i FROM n;
