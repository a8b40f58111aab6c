#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>

#include "server/sweep/steady_time.hpp"

namespace webdyno::sweep {

/// Longer than that without a trial in flight: nobody drives the sweep.
inline constexpr std::int64_t kDriverMissingUs = 60'000'000;

/// A trial of the sweep is leased now: the time since the lease before goes into the estimate of
/// the time left, unless the sweep was stopped, nobody drove it meanwhile or the machine was
/// started anew. The counts of trials in sweep_progress need no call, triggers keep them.
void count_lease(SQLite::Database& database, std::int64_t sweep_id, std::int64_t leased_realtime_us,
                 const SteadyTime& now);

/// The sweep has run until now, since the last call: an attempt has ended, or count_lease() has
/// begun one. Not while it was stopped or nobody drove it, nor across a start of the machine.
void count_running(SQLite::Database& database, std::int64_t sweep_id, const SteadyTime& now);

/// It did not run until now: what lies before the next lease does not count.
void begin_running(SQLite::Database& database, std::int64_t sweep_id);
void begin_running(SQLite::Database& database, const std::string& sweep_uuid);

/// The sweep has been made: from now on its first lease is waited for.
void begin_waiting(SQLite::Database& database, std::int64_t sweep_id, const SteadyTime& now);

}  // namespace webdyno::sweep
