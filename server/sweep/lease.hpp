#pragma once

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/sweep/attempt.hpp"
#include "server/sweep/catalog.hpp"

namespace webdyno::sweep {

/// A trial handed to a driver. Until it expires nobody else gets one of the same sweep.
struct Lease {
  std::string sweep_uuid;
  std::string trial_uuid;
  std::int64_t attempt_number;
  std::string plan_name;
  std::int64_t position;
  std::int64_t trial_count;
  std::int64_t repetition;
  std::int64_t repetitions;
  std::int64_t rate_hz;
  std::int64_t timeout_ms;
  bool profile;                  // its page runs under the CPU profiler
  bool experience;               // its page observes how it feels
  bool operators;                // its operators are timed, behind what is measured
  bool memory;                   // its page waits between phases while memory is read
  nlohmann::json configuration;  // common.schema.json#/definitions/configuration
};

struct NothingNow {};  // a sweep runs, but another driver holds its trial or gets the next one, it
                       // is paused, or the browser is spent
struct Drained {};     // no sweep has a trial for this driver

using LeaseAnswer = std::variant<Lease, NothingNow, Drained>;

/// Samples come twice a second, from before the page is opened on, so half a minute without any
/// means that browser, extension or native host is gone. By a clock that nobody sets
/// (steady_time.hpp); after a reboot every lease is over. A trial that is not sampled (control.hpp)
/// tells of its phases alone, and may be silent for as long as one of them lasts.
inline constexpr std::chrono::seconds kLeaseRenewal{30};

/// kSpent: the browser has had as many trials as the plan gives one (relaunch_every), and another
/// one is to be launched for those that are left. kOthersNext: the trial that comes next is another
/// platform's, whose driver may stand before it already.
enum class Queue { kTrial, kNothingNow, kOthersNext, kSpent, kDrained };

struct Prospect {
  Queue queue;
  std::chrono::milliseconds cool_down;     // of the machine, before each trial of the sweep
  std::optional<std::string> overlapping;  // the sweep, where its trials may overlap
};

/// What lease_trial would answer; changes nothing. Throws Rejected when the driver is not
/// registered.
Prospect look_for_trial(SQLite::Database& database, const std::string& driver_uuid,
                        const std::optional<std::string>& only_sweep);

/// Gives the next trial in running order to the driver. An attempt that the driver still held is
/// closed as driver_lost: asking again says that it lost it, or that its result was refused.
/// `only_sweep`: of this sweep alone. `catalog`: of what is served now; the attempt keeps its
/// hashes, and a flag where the sweep's first attempt with the framework had others.
/// `why_gpu_is_not_cold`: nullopt when the browser's GPU has kept nothing of earlier pages; else an
/// attempt that computes on it has flag `gpu_not_cold`, and an event the reason. Throws Rejected
/// when the driver is not registered.
LeaseAnswer lease_trial(SQLite::Database& database, const std::string& driver_uuid,
                        const std::optional<std::string>& only_sweep, const Catalog& catalog,
                        const std::optional<std::string>& why_gpu_is_not_cold);

/// How long the lease of an attempt has waited for a quiet machine, and whether it was none even
/// then.
void record_gate(SQLite::Database& database, const AttemptName& attempt,
                 std::chrono::milliseconds waited, bool given_up);

/// The attempt is alive: it keeps its lease for another kLeaseRenewal. Throws Rejected (conflict)
/// when it has ended.
void renew_lease(SQLite::Database& database, const std::string& trial_uuid,
                 std::int64_t attempt_number);

/// Closes attempts whose lease has run out as driver_lost; which.
std::vector<AttemptName> expire_leases(SQLite::Database& database);

/// Closes the attempts of a driver that is known to be gone; which.
std::vector<AttemptName> release_leases(SQLite::Database& database, const std::string& driver_uuid,
                                        const std::string& cause, const std::string& message);

/// Closes this attempt if it is open; which.
std::vector<AttemptName> release_attempt(SQLite::Database& database, const AttemptName& attempt,
                                         const std::string& cause, const std::string& message);

/// Closes the open attempts of a sweep that an earlier collector left behind; which.
std::vector<AttemptName> release_sweep(SQLite::Database& database, const std::string& sweep_uuid,
                                       const std::string& cause, const std::string& message);

}  // namespace webdyno::sweep
