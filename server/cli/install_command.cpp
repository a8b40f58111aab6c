#include <fmt/format.h>

#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/paths.hpp"
#include "server/launch/native_manifest.hpp"

namespace webdyno::cli {

ExitCode install(const std::string& browser) {
  const auto file = launch::install_native_host(browser, native_host_program());
  if (!file) throw UsageError(file.error());
  std::cout << fmt::format(
      "wrote {}\nThe extension: open chrome://extensions, turn on Developer mode, Load unpacked, "
      "choose\n  {}\n"
      "Then start `./webdyno serve`.\n",
      file->string(), (web_directory() / "extension").string());
  return ExitCode::kDone;
}

ExitCode uninstall(const std::string& browser) {
  const auto file = launch::uninstall_native_host(browser);
  if (!file) throw UsageError(file.error());
  std::cout << fmt::format("removed {}\n", file->string());
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
