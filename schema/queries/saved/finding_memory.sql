-- What a model takes in memory
-- The page's highest footprint while it infers, above that of the empty page, over the bytes of the model's files, of each done trial.
-- says: While it infers a page takes {value} the bytes of its model's files.
-- needs: paper-inference
-- study: up to 334.6 times (Wang et al., ACM TOSEM 34(2), 2025, doi:10.1145/3688843, abstract)
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT
  trial_memory.configuration_id, trial_memory.trial_id,
  (peak_footprint_bytes - empty_page_footprint_bytes) / model_file_bytes AS value
FROM trial_memory
JOIN configuration ON configuration.configuration_id = trial_memory.configuration_id
WHERE trial_memory.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND trial_memory.task = 'infer'
  AND trial_memory.outcome = 'done' AND model_file_bytes > 0 AND peak_footprint_bytes IS NOT NULL
  AND empty_page_footprint_bytes IS NOT NULL
  AND configuration.platform = 'browser' AND configuration.control_arm IS NULL
ORDER BY trial_memory.configuration_id, trial_memory.trial_id;
