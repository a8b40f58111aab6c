#include <fmt/format.h>

#include <csignal>
#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/ground.hpp"
#include "server/cli/native_environment.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/present/layout.hpp"
#include "server/cli/present/style.hpp"
#include "server/cli/rehearsal.hpp"
#include "server/launch/doctor_checks.hpp"
#include "server/launch/installed_manifests.hpp"

namespace webdyno::cli {

ExitCode doctor(const std::string& browser) {
  std::signal(SIGPIPE, SIG_IGN);  // a browser that dies is an answer of its pipe
  using State = launch::Check::State;
  const auto style = present::terminal_style();
  bool missing = false;
  auto checks = ground_checks();
  const auto others = launch::run_checks({.browser = browser,
                                          .extension_directory = web_directory() / "extension",
                                          .native_host = native_host_program()});
  const auto installed = launch::installed_checks(own_browsers(), native_host_program());
  checks.insert(checks.end(), others.begin(), others.end());
  checks.insert(checks.end(), installed.begin(), installed.end());
  for (const auto& environment : {kNative, kPyTorch, kTensorFlowCuda})
    checks.push_back(native_environment_check(environment));
  checks.push_back(rehearsal_check(browser));
  for (const auto& check : checks) {
    missing = missing || check.state == State::kMissing;
    const std::string state = check.state == State::kWorks ? present::left("works", 8)
                              : check.state == State::kWarning
                                  ? present::flagged(style, present::left("note", 8))
                                  : present::failed(style, present::left("missing", 8));
    std::cout << fmt::format("{:<17}{}{}\n", check.subject, state,
                             present::printable(check.finding));
    if (!check.remedy.empty()) std::cout << fmt::format("{:<25}{}\n", "", check.remedy);
  }
  return missing ? ExitCode::kEnvironment : ExitCode::kDone;
}

}  // namespace webdyno::cli
