-- What the folders of people's models are called, in each sweep: a model is a hash, and trials that have opened it say its label.
-- Not public.
CREATE VIEW model_label AS
SELECT
  trial.sweep_id,
  configuration.parameters ->> '$.model' AS model,
  max(attempt.facts ->> '$.model_folder') AS model_folder
FROM configuration
JOIN trial ON trial.configuration_id = configuration.configuration_id
JOIN attempt ON attempt.trial_id = trial.trial_id
WHERE configuration.parameters ->> '$.model' IS NOT NULL
GROUP BY trial.sweep_id, configuration.parameters ->> '$.model';
