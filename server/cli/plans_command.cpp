#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "server/api/built_in_plans.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/plan_source.hpp"
#include "server/sweep/expansion.hpp"

namespace webdyno::cli {
namespace {

std::string size_of(const sweep::Plan& plan, const sweep::Catalog& catalog) {
  const std::size_t configurations = sweep::expand(plan, catalog).size();
  return fmt::format("{} configurations x {} trials = {}", configurations, plan.repetitions,
                     configurations * static_cast<std::size_t>(plan.repetitions));
}

}  // namespace

ExitCode list_plans() {
  const auto catalog = built_catalog();
  const auto plans = api::load_built_in_plans(web_directory() / "workloads" / "plans", catalog);
  std::size_t longest = 0;
  for (const auto& plan : plans) longest = std::max(longest, plan.name.size());
  for (const auto& plan : plans) {
    std::cout << fmt::format("{:<{}}  {}\n{:<{}}  {}\n", plan.name, longest, size_of(plan, catalog),
                             "", longest, plan.description);
  }
  return ExitCode::kDone;
}

ExitCode check_plan(const std::filesystem::path& file) {
  const auto catalog = built_catalog();
  const auto plan = find_plan(file.string(), catalog);
  std::cout << fmt::format("{}: valid, {}\n", plan.name, size_of(plan, catalog));
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
