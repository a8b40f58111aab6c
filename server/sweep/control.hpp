#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "server/sweep/catalog.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// The arm whose processes have no sample between the first and the last.
inline constexpr std::string_view kUnsampledArm = "unsampled";

/// What each block of a sweep measures beside the plan's configurations, to know what measuring
/// costs (view harness_overhead): one small network of framework `reference`, whose loops are
/// webdyno's own and never change, as arms a and b, which are alike, and unsampled. None where the
/// plan says `control: false`, and of a catalog that has no such page, as small ones of tests.
std::vector<Configuration> control_arms(const Plan& plan, const Catalog& catalog);

/// Of a trial with these parameters of the control: that of the sweep is of its plan's trials.
std::int64_t control_timeout_ms(const nlohmann::json& parameters);

/// For how long nothing may come of an unsampled trial: no samples say that it lives, only phases.
std::int64_t longest_silence_ms(const nlohmann::json& parameters);

}  // namespace webdyno::sweep
