#include <fmt/format.h>

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
  for (const auto& plan :
       api::load_built_in_plans(web_directory() / "workloads" / "plans", catalog)) {
    std::cout << fmt::format("{:<18}{}\n{:<18}{}\n", plan.name, size_of(plan, catalog), "",
                             plan.description);
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
