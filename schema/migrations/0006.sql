-- What a browser has behind it when it measures a trial: its caches, and those of its GPU process, are not those of a fresh one.
ALTER TABLE attempt ADD COLUMN browser_attempt INTEGER; -- of the attempts that this browser was given, from 1
CREATE INDEX attempt_browser ON attempt (browser_id, browser_attempt);
