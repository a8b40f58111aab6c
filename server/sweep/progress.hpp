#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>

#include "server/sweep/steady_time.hpp"

namespace webdyno::sweep {

/// Longer than that without a trial in flight: nobody drives the sweep.
inline constexpr std::int64_t kDriverMissingUs = 60'000'000;

/// A trial of the sweep is leased now: the time since the lease before goes into the estimate of
/// the time left, unless the sweep was stopped, nobody drove it meanwhile or the machine was
/// started anew. The counts of trials in sweep_progress need no call, triggers keep them.
void count_lease(SQLite::Database& database, std::int64_t sweep_id, std::int64_t leased_realtime_us,
                 const SteadyTime& now);

/// The sweep has been made: from now on its first lease is waited for.
void begin_waiting(SQLite::Database& database, std::int64_t sweep_id, const SteadyTime& now);

}  // namespace webdyno::sweep
