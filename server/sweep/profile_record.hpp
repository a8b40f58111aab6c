#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "server/sweep/attempt.hpp"
#include "server/sweep/clock_alignment.hpp"

namespace webdyno::sweep {

/// What stopping the profiler gave: Profiler.Profile of the Chrome DevTools Protocol, or why there
/// is none in one line.
using ProfilerAnswer = tl::expected<nlohmann::json, std::string>;

/// Writes the hot functions of the phase train or infer, and adds to the page's report what the
/// profile says of it: metrics call_depth_max, call_depth_mean and call_depth_samples, flag
/// `profiled`. Without a profile, such a phase or an aligned clock: flag `no_profile`, and the
/// reason as fact `profile`.
void record_profile(SQLite::Database& database, const AttemptRow& attempt,
                    const ProfilerAnswer& profiler, const std::optional<ClockAlignment>& clock,
                    nlohmann::json& report);

}  // namespace webdyno::sweep
