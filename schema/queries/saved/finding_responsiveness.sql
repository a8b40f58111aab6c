-- What inference costs the page
-- A fixed piece of page work while the framework infers, over the same alone, of each done trial that was observed.
-- says: The page's own work takes {value} as long while a model infers on its main thread or beside it.
-- needs: page-experience
-- study: 67.2 % longer, so 1.67× (Wang et al., ACM TOSEM 34(2), 2025, doi:10.1145/3688843, abstract)
-- :sweep_id integer = null  number of a sweep; null: the last one
SELECT trial_experience.configuration_id, trial_experience.trial_id, trial_experience.page_work_ratio AS value
FROM trial_experience
JOIN configuration ON configuration.configuration_id = trial_experience.configuration_id
WHERE trial_experience.sweep_id = coalesce(:sweep_id, (SELECT sweep_id FROM sweep ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1)) AND trial_experience.outcome = 'done'
  AND configuration.task = 'infer' AND trial_experience.page_work_ratio IS NOT NULL AND configuration.control_arm IS NULL
ORDER BY trial_experience.configuration_id, trial_experience.trial_id;
