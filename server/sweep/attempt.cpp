#include "server/sweep/attempt.hpp"

#include <fmt/format.h>

#include <vector>

#include "server/derived/derivation.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/content_hash.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/scheduler.hpp"
#include "server/sweep/steady_time.hpp"
#include "server/sweep/stop_rule.hpp"

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

/// By the attempt that decides.
void end_trial(SQLite::Database& database, std::int64_t trial_id, std::int64_t attempt_number,
               const std::string& outcome) {
  const int ended = execute(
      database,
      "UPDATE trial SET outcome = ?, attempt_number = ?, content_sha256 = ? WHERE "
      "trial_id = ? AND outcome IS NULL",
      outcome, attempt_number, content_sha256(database, trial_id, attempt_number), trial_id);
  if (ended == 0) return;
  derived::derive_trial(database, trial_id);
  count_ended_trial(database, trial_id);
}

/// Those that were to be tried again end as they were lost.
void end_tried_trials(SQLite::Database& database, std::int64_t sweep_id) {
  struct Tried {
    std::int64_t trial_id;
    std::int64_t attempt_number;
    std::string outcome;
  };
  SQLite::Statement find(
      database,
      "SELECT trial.trial_id, attempt.attempt_number, attempt.outcome FROM trial INDEXED BY "
      "trial_queued CROSS JOIN attempt ON attempt.trial_id = trial.trial_id WHERE sweep_id = ? AND "
      "trial.outcome IS NULL AND attempt.outcome IS NOT NULL AND attempt.attempt_number = (SELECT "
      "max(attempt_number) FROM attempt AS last WHERE last.trial_id = trial.trial_id)");
  bind_all(find, sweep_id);
  std::vector<Tried> tried;
  while (find.executeStep())
    tried.push_back({find.getColumn(0).getInt64(), find.getColumn(1).getInt64(),
                     find.getColumn(2).getString()});
  find.reset();
  for (const auto& each : tried)
    end_trial(database, each.trial_id, each.attempt_number, each.outcome);
}

void end_sweep(SQLite::Database& database, std::int64_t sweep_id) {
  const int ended = execute(
      database,
      "UPDATE sweep SET state = 'done', ended_realtime_us = ? WHERE sweep_id = ? AND state <> "
      "'done'",
      realtime_us(), sweep_id);
  if (ended > 0) record_event(database, "sweep_done", {.sweep_id = sweep_id});
}

/// After each attempt: what is left of the sweep, or its end.
void go_on(SQLite::Database& database, std::int64_t sweep_id) {
  const Ahead ahead = look_ahead(database, sweep_id);
  if (ahead == Ahead::kTrial) return;
  if (ahead == Ahead::kBudgetSpent) {
    end_tried_trials(database, sweep_id);
    drop_queued_trials(database, sweep_id);
    if (next_trial(database, sweep_id)) return;  // another driver still measures: its end is next
  }
  end_sweep(database, sweep_id);
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
  count_running(database, attempt.sweep_id, steady_now());
  const bool again =
      is_retried(outcome) && counted_attempts(database, attempt.trial_id) < kMaxAttempts;
  if (!again) end_trial(database, attempt.trial_id, attempt.attempt_number, outcome_text);
  go_on(database, attempt.sweep_id);
}

}  // namespace webdyno::sweep
