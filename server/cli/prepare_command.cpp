#include <fmt/format.h>

#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/model_preparation.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/signals.hpp"

namespace webdyno::cli {

ExitCode prepare(const std::string& plan) {
  const auto catalog = built_catalog();
  const Signals signals;
  const auto preparation =
      prepare_models(sweep::expand(find_plan(plan, catalog).plan, catalog), catalog, signals.fd());
  std::cout << fmt::format("{} models made, {} there already, {} failed\n", preparation.made,
                           preparation.there, preparation.failures.size());
  if (preparation.failures.empty()) return ExitCode::kDone;
  throw EnvironmentError("not prepared: " + preparation.failures.front());
}

}  // namespace webdyno::cli
