-- The phase of a done trial that its task is about, train or infer, on the host's clock. Not public.
CREATE VIEW main_phase AS
SELECT trial_phase.trial_id, trial_phase.sweep_id, trial_phase.configuration_id, trial_phase.start_us, trial_phase.end_us
FROM trial_phase
JOIN configuration USING (configuration_id)
WHERE trial_phase.name = configuration.task;
