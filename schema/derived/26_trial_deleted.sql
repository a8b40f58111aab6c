-- Also for those who delete by hand: the sqlite3 shell does not keep foreign keys unless it is told to.
CREATE TRIGGER derived_rows_go_with_their_trial AFTER DELETE ON trial
BEGIN
  DELETE FROM trial_course WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_measure WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_cpu WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_memory WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_gpu WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_contention WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_experience WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_energy WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_harness WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_phase_memory WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_sampling WHERE trial_id = OLD.trial_id;
  DELETE FROM trial_extent WHERE trial_id = OLD.trial_id;
  DELETE FROM derivation_failure WHERE trial_id = OLD.trial_id;
END;
