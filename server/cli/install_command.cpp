#include <fmt/format.h>

#include <iostream>

#include "server/cli/commands.hpp"
#include "server/cli/paths.hpp"
#include "server/launch/installed_manifests.hpp"
#include "server/launch/native_manifest.hpp"

namespace webdyno::cli {
namespace {

void refuse_unknown(const std::string& browser) {
  if (const auto why = launch::unknown_browser(browser)) throw UsageError(*why);
}

}  // namespace

ExitCode install(const std::string& browser) {
  refuse_unknown(browser);
  const auto file = launch::install_native_host(browser, native_host_program());
  if (!file) throw EnvironmentError(file.error());
  std::cout << fmt::format(
      "wrote {}\nThe extension: open chrome://extensions, turn on Developer mode, Load unpacked, "
      "choose\n  {}\n"
      "Then start `./webdyno serve`.\n",
      file->string(), (web_directory() / "extension").string());
  if (const auto from = launch::sandboxed_browser(own_browsers(), browser); !from.empty()) {
    std::cout << fmt::format(
        "Your {} from {} cannot start a native host outside its sandbox: this is for one from "
        "Debian or its maker's .deb.\n",
        browser, from);
  }
  return ExitCode::kDone;
}

ExitCode uninstall(const std::string& browser) {
  refuse_unknown(browser);
  const auto file = launch::uninstall_native_host(browser);
  if (!file) throw EnvironmentError(file.error());
  std::cout << fmt::format("removed {}\n", file->string());
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
