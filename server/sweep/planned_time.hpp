#pragma once

#include <cstdint>

#include "server/sweep/catalog.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// How long pages of a product repeat what they measure, by the parameters that say so. 0 where a
/// workload has none of them. Pages that are observed have phase alone besides.
struct PlannedTime {
  std::int64_t least_ms = 0;  // warmup_ms and measure_ms of the longest configuration
  std::int64_t most_ms = 0;   // time_budget_ms of the longest, for the warm-up and for the phase
};

PlannedTime planned_time(const MatrixEntry& entry, const Plan& plan, const Catalog& catalog);

/// What a trial is given beside that, where the plan names no timeout: to load, to start a backend,
/// to build, and an iteration that goes on past the budget.
inline constexpr std::int64_t kBesideMs = 60'000;

}  // namespace webdyno::sweep
