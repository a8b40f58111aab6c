#include "server/cli/ground.hpp"

#include <fmt/format.h>

#include <exception>
#include <string>

#include "server/api/machine_turns.hpp"
#include "server/cli/exit_code.hpp"
#include "server/cli/paths.hpp"
#include "server/launch/place_checks.hpp"

namespace webdyno::cli {
namespace {

using launch::Check;
using State = Check::State;

/// A place that cannot even be named says so.
template <typename Look>
Check looked_at(const std::string& subject, Look look) {
  try {
    return look();
  } catch (const std::exception& error) {
    return {subject, State::kMissing, error.what(), ""};
  }
}

/// The collector's address, the sweep's lock, the host's identity.
Check state_check() {
  return looked_at("state", [] {
    return launch::directory_check("state", state_directory(),
                                   "name another place with XDG_STATE_HOME");
  });
}

/// Not every run writes there: --db names another file.
Check data_check() {
  return looked_at("data", [] {
    auto check = launch::directory_check(
        "data", data_directory(),
        "name another place with XDG_DATA_HOME, or only another database with --db");
    if (check.state == State::kMissing) check.state = State::kWarning;
    return check;
  });
}

Check lock_check() {
  return looked_at("locks", []() -> Check {
    const auto directory = lock_directory();
    const api::MachineTurns tried(directory);
    return {"locks", State::kWorks, directory.string(), ""};
  });
}

void refuse_missing(const std::vector<Check>& checks) {
  for (const auto& check : checks) {
    if (check.state == State::kMissing) {
      throw EnvironmentError(check.remedy.empty()
                                 ? check.finding
                                 : fmt::format("{}; {}", check.finding, check.remedy));
    }
  }
}

}  // namespace

std::vector<Check> ground_checks() {
  return {launch::descriptor_check(), data_check(), state_check(), lock_check(),
          launch::temporary_check()};
}

void try_ground_for_run() { refuse_missing(ground_checks()); }

void try_ground_for_serve() {
  refuse_missing({launch::descriptor_check(), state_check(), lock_check()});
}

}  // namespace webdyno::cli
