#include "server/sweep/attempt.hpp"

#include <fmt/format.h>

#include "server/derived/derivation.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/content_hash.hpp"
#include "server/sweep/event.hpp"

namespace webdyno::sweep {
namespace {

int counted_attempts(SQLite::Database& database, std::int64_t trial_id) {
  SQLite::Statement count(database,
                          "SELECT count(*) FROM attempt WHERE trial_id = ? "
                          "AND coalesce(cause, '') NOT IN ('interrupted', 'collector_restarted', "
                          "'lease_not_taken')");
  bind_all(count, trial_id);
  count.executeStep();
  return count.getColumn(0).getInt();
}

void end_sweep_with_its_last_trial(SQLite::Database& database, std::int64_t sweep_id) {
  const int ended =
      execute(database,
              "UPDATE sweep SET state = 'done', ended_realtime_us = ?1 WHERE sweep_id = ?2 AND "
              "state <> 'done' "
              "AND NOT EXISTS (SELECT 1 FROM trial WHERE sweep_id = ?2 AND outcome IS NULL)",
              realtime_us(), sweep_id);
  if (ended > 0) record_event(database, "sweep_done", {.sweep_id = sweep_id});
}

}  // namespace

AttemptRow find_attempt(SQLite::Database& database, const std::string& trial_uuid,
                        std::int64_t attempt_number) {
  SQLite::Statement find(
      database,
      "SELECT trial.sweep_id, trial_id, browser_id, browser_uuid, attempt.outcome, result_sha256 "
      "FROM trial JOIN attempt USING (trial_id) LEFT JOIN browser USING (browser_id) "
      "WHERE trial_uuid = ? AND attempt.attempt_number = ?");
  bind_all(find, trial_uuid, attempt_number);
  if (!find.executeStep()) {
    throw Rejected(Rejected::Reason::kNotFound,
                   fmt::format("there is no attempt {} of trial {}", attempt_number, trial_uuid));
  }
  return AttemptRow{.sweep_id = find.getColumn(0).getInt64(),
                    .trial_id = find.getColumn(1).getInt64(),
                    .attempt_number = attempt_number,
                    .browser_id = optional_integer(find, 2),
                    .browser_uuid = optional_text(find, 3),
                    .outcome = optional_text(find, 4),
                    .result_sha256 = optional_text(find, 5)};
}

bool is_open(SQLite::Database& database, const AttemptName& attempt) {
  SQLite::Statement find(database,
                         "SELECT 1 FROM trial JOIN attempt USING (trial_id) WHERE trial_uuid = ? "
                         "AND attempt.attempt_number = ? AND attempt.outcome IS NULL");
  bind_all(find, attempt.trial_uuid, attempt.attempt_number);
  return find.executeStep();
}

EventSubject subject_of(const AttemptRow& attempt) {
  return {.sweep_id = attempt.sweep_id,
          .trial_id = attempt.trial_id,
          .attempt_number = attempt.attempt_number,
          .browser_id = attempt.browser_id};
}

bool is_retried(std::string_view outcome) {
  return outcome == "driver_lost" || outcome == "visibility_lost" || outcome == "tab_closed";
}

void close_attempt(SQLite::Database& database, const AttemptRow& attempt, std::string_view outcome,
                   const std::optional<std::string>& cause,
                   const std::optional<std::string>& message) {
  const std::string outcome_text(outcome);
  execute(database,
          "UPDATE attempt SET outcome = ?, cause = ?, message = ? WHERE trial_id = ? AND "
          "attempt_number = ?",
          outcome_text, cause, message, attempt.trial_id, attempt.attempt_number);
  record_event(database, "attempt_ended", subject_of(attempt), outcome_text);
  if (is_retried(outcome) && counted_attempts(database, attempt.trial_id) < kMaxAttempts) return;

  const int ended =
      execute(database,
              "UPDATE trial SET outcome = ?, attempt_number = ?, content_sha256 = ? WHERE "
              "trial_id = ? AND outcome IS NULL",
              outcome_text, attempt.attempt_number,
              content_sha256(database, attempt.trial_id, attempt.attempt_number), attempt.trial_id);
  if (ended > 0) derived::derive_trial(database, attempt.trial_id);
  end_sweep_with_its_last_trial(database, attempt.sweep_id);
}

}  // namespace webdyno::sweep
