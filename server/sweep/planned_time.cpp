#include "server/sweep/planned_time.hpp"

#include <algorithm>
#include <string_view>

namespace webdyno::sweep {
namespace {

// How long pages that are observed are alone before their framework is loaded:
// workloads/harness/experience.ts.
constexpr std::int64_t kAloneMs = 3'000;

// At most six boundaries lie between a trial's phases, with a dump of up to a second each.
constexpr std::int64_t kBoundariesMs = 6'000;

/// The largest of the entry's values, or the default; 0: the workload has no such parameter.
std::int64_t largest(const MatrixEntry& entry, const Workload& workload, std::string_view name) {
  const auto parameter = std::find_if(workload.parameters.begin(), workload.parameters.end(),
                                      [&](const Parameter& each) { return each.name == name; });
  if (parameter == workload.parameters.end()) return 0;
  const auto factor = entry.factors.find(parameter->name);
  if (factor == entry.factors.end()) return parameter->default_value.get<std::int64_t>();
  std::int64_t most = 0;
  for (const auto& value : factor->second) most = std::max(most, value.get<std::int64_t>());
  return most;
}

}  // namespace

PlannedTime planned_time(const MatrixEntry& entry, const Plan& plan, const Catalog& catalog) {
  const Workload& workload = *catalog.workload(entry.workload);
  PlannedTime time{
      .least_ms = largest(entry, workload, "warmup_ms") + largest(entry, workload, "measure_ms"),
      .most_ms = 2 * largest(entry, workload, "time_budget_ms")};
  if (entry.terms.experience.value_or(plan.experience)) {
    time.least_ms += kAloneMs;
    time.most_ms += kAloneMs;
  }
  if (entry.terms.memory.value_or(plan.memory)) time.most_ms += kBoundariesMs;
  return time;
}

}  // namespace webdyno::sweep
