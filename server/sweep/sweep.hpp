#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/sweep/attempt.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

struct NewSweep {
  const Plan& plan;
  const std::vector<Configuration>& configurations;  // the plan's and the control's
  std::uint32_t seed;                                // of the running order
  std::int64_t rate_hz;
  bool launched;  // driven by a browser that webdyno launches
};

/// Stores a sweep with all its trials queued in running order, in transactions of its own that let
/// other processes write between them (sweep_making.hpp); its uuid.
std::string create_sweep(SQLite::Database& database, const NewSweep& sweep);
/// Asks before each piece whether to go on. nullopt: no; what there is of it is removed in time.
std::optional<std::string> create_sweep(SQLite::Database& database, const NewSweep& sweep,
                                        const std::function<bool()>& interrupted);

/// sweep_id; nullopt: there is none of that uuid, or it is being made or removed.
std::optional<std::int64_t> find_sweep(SQLite::Database& database, const std::string& sweep_uuid);

/// running, paused, stopped. A done sweep stays done. Throws Rejected (not found).
void set_sweep_state(SQLite::Database& database, const std::string& sweep_uuid,
                     const std::string& state);

/// It runs from now on for whoever calls: attempts that another process has left behind end.
/// `launched`: browsers that webdyno launches drive it.
void take_over(SQLite::Database& database, const std::string& sweep_uuid, bool launched);

/// Nobody drives it any more. Where it still runs it becomes `state`, with an event that says why,
/// and its open attempts end; which.
std::vector<AttemptName> leave_sweep(SQLite::Database& database, const std::string& sweep_uuid,
                                     const std::string& state, const std::string& why);

/// Those that are `running` in browsers that webdyno launched on this machine. One whose SweepLock
/// (server/api/sweep_lock.hpp) can be had is forsaken: what measured it was killed.
std::vector<std::string> running_launched_sweeps(SQLite::Database& database,
                                                 const std::string& host_uuid);

/// A sweep stays on the machine that took its first trial: that one's name, if it is not this one.
std::optional<std::string> other_machine(SQLite::Database& database, const std::string& sweep_uuid,
                                         const std::string& host_uuid);

}  // namespace webdyno::sweep
