-- What is in this database
-- Each sweep with its plan, machine, browser and the outcomes of its trials.
SELECT
  sweep_id, plan_name, state, datetime(created_realtime_us / 1000000, 'unixepoch') AS created_utc, host.hostname,
  host.fingerprint ->> '$.cpu_model' AS cpu, browser.product, browser.version, browser.headless,
  count(trial.trial_id) AS trials, count(*) FILTER (WHERE trial.outcome = 'done') AS done,
  count(*) FILTER (WHERE trial.outcome = 'unsupported') AS unsupported,
  count(*) FILTER (WHERE trial.outcome NOT IN ('done', 'unsupported')) AS failed, sweep_uuid
FROM sweep
LEFT JOIN host USING (host_id)
LEFT JOIN browser USING (browser_id)
LEFT JOIN trial USING (sweep_id)
GROUP BY sweep_id
ORDER BY sweep_id;
