#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/sweep/sweep_fixture.hpp"

namespace webdyno::test {

/// What a trial takes, in milliseconds, as a function of the trial; nullopt: its page fails.
using Durations = std::function<std::optional<double>(const sweep::Lease& lease)>;

/// A valid result of the lease's attempt, whose main phase is one call of so long.
nlohmann::json result_of(const SweepFixture& fixture, const sweep::Lease& lease,
                         std::optional<double> ms);

/// Leases, answers, and so on until the sweep has no more. How many trials it ran.
int run_to_the_end(SweepFixture& fixture, const Durations& durations);

/// As if the attempt, or the wait for a lease, had begun so much earlier: the clock that nobody
/// sets cannot be set here either.
void let_pass(SweepFixture& fixture, double seconds);

/// Another process on the same file: what was not committed is lost.
void reopen(SweepFixture& fixture);

/// What `run --resume` does to the sweep that it takes over.
void resume(SweepFixture& fixture);

/// "position block place outcome mean" of each trial of the first sweep, and "place trials done
/// stopped" of each configuration.
std::vector<std::string> history(SQLite::Database& database);
std::vector<std::string> history(SweepFixture& fixture);

}  // namespace webdyno::test
