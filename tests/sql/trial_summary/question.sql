SELECT * FROM trial_summary ORDER BY position;
