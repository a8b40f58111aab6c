#pragma once

#include <SQLiteCpp/Database.h>

#include <atomic>
#include <chrono>
#include <vector>

#include "server/sweep/attempt.hpp"

namespace webdyno::api {

/// Ends attempts whose leases have run out. Not while the database cannot be written, nor until a
/// lease's time after that: what would have renewed them could not be stored either, and comes
/// again. So another program's lock or a full disk loses no trial. Thread-safe.
class LeaseExpiry {
 public:
  using Clock = std::chrono::steady_clock;

  /// A write has failed, for a reason that passes.
  void could_not_write() { could_not_write_ = Clock::now(); }
  /// Inside of a write that was asked for at `asked`: one that had to wait long counts as failed.
  std::vector<sweep::AttemptName> expire(SQLite::Database& database, Clock::time_point asked);

 private:
  std::atomic<Clock::time_point> could_not_write_{Clock::time_point::min()};
};

}  // namespace webdyno::api
