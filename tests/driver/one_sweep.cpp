#include "tests/driver/one_sweep.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "server/sweep/plan.hpp"
#include "server/sweep/sweep.hpp"

namespace webdyno::test {

std::string make_one_sweep(SQLite::Database& database, int trials) {
  sweep::Plan plan;
  plan.name = "one";
  plan.repetitions = trials;
  plan.trial_timeout_ms = 60'000;
  const std::vector<sweep::Configuration> configurations = {
      {.framework = "f",
       .framework_version = "1",
       .backend = "cpu",
       .platform = "browser",
       .workload = "w",
       .task = "train",
       .parameters = nlohmann::json::object()}};
  return sweep::create_sweep(
      database,
      {.plan = plan, .configurations = configurations, .seed = 1, .rate_hz = 50, .launched = true});
}

}  // namespace webdyno::test
