#include "server/sweep/control.hpp"

#include <algorithm>
#include <string>

#include "server/sweep/planned_time.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

constexpr const char* kFramework = "reference";
constexpr const char* kWorkload = "mlp";
constexpr const char* kTask = "train";
constexpr const char* kBackend = "cpu";

// A batch takes 10 ms at 2 GHz. 300 ms compile it; the pairs need it to be equally warm and no
// more.
constexpr int kWarmupMs = 300;
constexpr int kBatch = 32;
constexpr int kWidth = 64;

// Beside measure_ms: for a machine on which a batch takes a hundred times as long.
constexpr std::int64_t kSpareMs = 60'000;
constexpr std::int64_t kLongestBudgetMs = 600'000;  // of the workload's manifest

bool has_page(const Catalog& catalog) {
  const Framework* framework = catalog.framework(kFramework);
  if (framework == nullptr || catalog.workload(kWorkload) == nullptr) return false;
  const auto& abilities = framework->versions.front().workloads;
  const auto tasks = abilities.find(kWorkload);
  if (tasks == abilities.end()) return false;
  const auto backends = tasks->second.find(kTask);
  return backends != tasks->second.end() &&
         std::find(backends->second.begin(), backends->second.end(), kBackend) !=
             backends->second.end();
}

}  // namespace

std::vector<Configuration> control_arms(const Plan& plan, const Catalog& catalog) {
  if (!plan.control || !has_page(catalog)) return {};
  const std::int64_t budget_ms = std::min(plan.control_measure_ms + kSpareMs, kLongestBudgetMs);
  Plan control;
  control.matrix = {{.workload = kWorkload,
                     .frameworks = {kFramework},
                     .versions = {},
                     .backends = {kBackend},
                     .tasks = {kTask},
                     .factors = {{"depth", {1}},
                                 {"width", {kWidth}},
                                 {"batch", {kBatch}},
                                 {"batches", {1}},
                                 {"warmup_ms", {kWarmupMs}},
                                 {"measure_ms", {plan.control_measure_ms}},
                                 {"time_budget_ms", {budget_ms}}}}};
  std::vector<Configuration> arms;
  for (const auto& configuration : expand(control, catalog)) {
    for (const std::string_view arm :
         {std::string_view("a"), std::string_view("b"), kUnsampledArm}) {
      arms.push_back(configuration);
      arms.back().control_arm = std::string(arm);
    }
  }
  return arms;
}

std::int64_t control_timeout_ms(const json& parameters) {
  return 2 * parameters.at("time_budget_ms").get<std::int64_t>() + kBesideMs;
}

std::int64_t longest_silence_ms(const json& parameters) {
  return parameters.at("measure_ms").get<std::int64_t>() + kBesideMs;
}

}  // namespace webdyno::sweep
