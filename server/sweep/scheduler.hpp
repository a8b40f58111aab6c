#pragma once

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace webdyno::sweep {

// Decides what a sweep measures next: the one place that does. Everything that decides is in the
// database (rows, seed, the plan's rule), so that a sweep that is interrupted anywhere goes on as
// it would have. Called in the transaction that leases or ends a trial.

/// The queued trial that comes first in the running order; nothing when the sweep has measured what
/// it is to measure. Its id.
std::optional<std::int64_t> next_trial(SQLite::Database& database, std::int64_t sweep_id);

enum class Ahead {
  kTrial,        // a trial is queued
  kNothing,      // the sweep has all that it needs
  kBudgetSpent,  // trials may be queued, and none is to begin
};

/// What lies ahead of a sweep of which a trial, or an attempt, has ended. Where the queue is empty
/// and configurations still need trials, appends some of the next block, which holds each of them
/// once; so there is a queued trial as long as there is anything to measure.
Ahead look_ahead(SQLite::Database& database, std::int64_t sweep_id);

/// Removes the queued trials of which there was no attempt: the sweep's time is over. Once in a
/// sweep, when nothing of it is measured any more.
void drop_queued_trials(SQLite::Database& database, std::int64_t sweep_id);

/// Trials that are appended at once: as many as a sweep is made of at once, for the same reason
/// (sweep_making.hpp).
inline constexpr std::size_t kAppendedTrials = 200;

}  // namespace webdyno::sweep
