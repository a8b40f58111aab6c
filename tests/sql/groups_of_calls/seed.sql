-- Trial 1 of configuration 1: entries of 1 call in 10 ms, of 4 calls in 8 ms (2 ms each), of 5 calls in 20 ms (4 ms each).
--   mean 38 ms / 10 calls = 3.8; over the entries it would be (10 + 2 + 4) / 3 = 5.3333
--   calls in order 2 2 2 2 4 4 4 4 4 10: places 5 and 6 are 4 and 4: median 4
--   returned after 1, 4 (1 each) and 10 ms (2 each): mean 15 / 10 = 1.5; in order 1 1 1 1 1 2 2 2 2 2: median (1 + 2) / 2 = 1.5
-- Trial 2: 3 calls in 3 ms, 3 in 9 ms: mean 2; in order 1 1 1 3 3 3: median (1 + 3) / 2 = 2. Returned after 1.5 and 3 ms:
--   mean 4.5 / 6 = 0.75, in order 0.5 x 3, 1 x 3: median 0.75.
-- Row: mean (3.8 + 2) / 2 = 2.9, median (4 + 2) / 2 = 3, returned (1.5 + 0.75) / 2 = 1.125 both. Groups of up to 5.
-- No p95: three and two durations, although ten and six calls.
-- Trial 3 of configuration 3: 20 durations, the k-th of k calls in k * k ms, so k ms each: 210 calls. Place ceil(0.95 * 210) =
-- ceil(199.5) = 200: up to 19 ms are 190 calls, so 20: p95 = 20. Mean (1 + 4 + .. + 400) / 210 = 2870 / 210 = 13.6667. Places 105 and
-- 106: up to 14 ms are 105 calls, so 14 and 15: median 14.5. One of its entries does not say when the call returned: unknown.
-- Trial 4 of it: 19 durations of 1 ms: no p95; trial 5: 20 of 30 ms: 30. Row: p95 (20 + 30) / 2 = 25.
INSERT INTO ended VALUES (1, 1, 1, 'done'), (2, 1, 1, 'done'), (3, 1, 3, 'done'), (4, 1, 3, 'done'), (5, 1, 3, 'done');
INSERT INTO took_together VALUES
  (1, 'train', 0, 1, 10, 1), (1, 'train', 1, 4, 8, 4), (1, 'train', 2, 5, 20, 10),
  (2, 'train', 0, 3, 3, 1.5), (2, 'train', 1, 3, 9, 3);
WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 20)
INSERT INTO took_together SELECT 3, 'train', k, k, k * k, iif(k = 7, NULL, k) FROM n;
WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 20)
INSERT INTO took_together SELECT 4, 'train', k, 1, 1, 1 FROM n WHERE k < 20 UNION ALL SELECT 5, 'train', k, 1, 30, 1 FROM n;
