#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "server/sweep/event.hpp"

namespace webdyno::sweep {

/// A driver asked for something that the state of the sweep does not allow; nothing was written.
class Rejected : public std::runtime_error {
 public:
  enum class Reason { kBadRequest, kNotFound, kConflict };
  Rejected(Reason reason, const std::string& message, std::string path = {})
      : std::runtime_error(message), reason_(reason), path_(std::move(path)) {}
  Reason reason() const { return reason_; }
  const std::string& path() const { return path_; }  // $.report.phases[2]; empty: of no one place

 private:
  Reason reason_;
  std::string path_;
};

/// The names that messages use for an attempt.
struct AttemptName {
  std::string trial_uuid;
  std::int64_t attempt_number;
  bool operator==(const AttemptName&) const = default;
};

/// An attempt of a trial, as found by its name.
struct AttemptRow {
  std::int64_t sweep_id;
  std::int64_t trial_id;
  std::int64_t attempt_number;
  std::optional<std::int64_t> browser_id;  // absent: no browser drives it
  std::optional<std::string> browser_uuid;
  std::optional<std::string> outcome;        // absent while it runs
  std::optional<std::string> result_sha256;  // of the result that it ended with
};

EventSubject subject_of(const AttemptRow& attempt);

/// Throws Rejected (not found).
AttemptRow find_attempt(SQLite::Database& database, const std::string& trial_uuid,
                        std::int64_t attempt_number);

/// Whether the attempt is there and has no outcome yet.
bool is_open(SQLite::Database& database, const AttemptName& attempt);

/// The outcomes that say nothing about the workload: such a trial is tried again, at most
/// kMaxAttempts times in all.
bool is_retried(std::string_view outcome);
inline constexpr int kMaxAttempts = 3;

/// Writes the outcome of an attempt whose other columns are in place. Ends the trial with it
/// (content hash included) or leaves the trial queued for another attempt; appends trials to the
/// sweep where its configurations still need some (scheduler.hpp), and ends it with the last. The
/// causes `interrupted`, `collector_restarted` and `lease_not_taken` are no doing of the trial and
/// do not count as tries.
void close_attempt(SQLite::Database& database, const AttemptRow& attempt, std::string_view outcome,
                   const std::optional<std::string>& cause,
                   const std::optional<std::string>& message);

}  // namespace webdyno::sweep
