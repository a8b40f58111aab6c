-- 33 trials with alternating means 9 and 11 and one of 10: mean 10, sum of squares 32, standard deviation sqrt(32 / 32) = 1.
-- 32 degrees of freedom are not in the table of this test: the row below, 30, is taken, 2.04227245630124.
-- Half width 2.04227245630124 / sqrt(33) = 0.355513 on the scale of logarithms: upwards 10 exp(0.0355513) - 10 = 0.361909.
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 33)
INSERT INTO ended SELECT i, 1, 1, 'done' FROM n;
INSERT INTO took SELECT trial_id, 'train', 0, CASE WHEN trial_id = 33 THEN 10 WHEN trial_id % 2 THEN 9 ELSE 11 END FROM trial;
-- 1,101 trials of configuration 3, beyond the last row: 550 of 9, 550 of 11, one of 10. Standard deviation 1,
-- half width 1.96233908082641 / sqrt(1101) = 0.0591398: upwards 0.059315.
WITH RECURSIVE n (i) AS (SELECT 34 UNION ALL SELECT i + 1 FROM n WHERE i < 1134)
INSERT INTO ended SELECT i, 1, 3, 'done' FROM n;
INSERT INTO took
SELECT trial_id, 'train', 0, CASE WHEN trial_id = 1134 THEN 10 WHEN trial_id % 2 THEN 9 ELSE 11 END
FROM trial
WHERE configuration_id = 3;
