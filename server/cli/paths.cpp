#include "server/cli/paths.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>
#include <string>

#include "schema/wire/user_directories.hpp"
#include "server/cli/exit_code.hpp"

namespace webdyno::cli {
namespace {

std::filesystem::path known(const tl::expected<std::filesystem::path, std::string>& place) {
  if (!place) throw EnvironmentError(place.error());
  return *place;
}

std::filesystem::path find_program() {
  std::error_code hidden;
  const auto program = std::filesystem::canonical("/proc/self/exe", hidden);
  if (hidden)
    throw EnvironmentError("/proc is not there, or hides this process: webdyno reads it; mount it");
  return program.parent_path();
}

/// Once: a new build may be put in this program's place while it runs.
const std::filesystem::path& program_directory() {
  static const std::filesystem::path directory = find_program();
  return directory;
}

}  // namespace

std::filesystem::path data_directory() { return known(wire::data_home()) / "webdyno"; }

std::filesystem::path default_database() { return data_directory() / "webdyno.db"; }

std::filesystem::path state_directory() { return known(wire::state_home()) / "webdyno"; }

launch::OwnBrowsers own_browsers() {
  return {.configuration = known(wire::configuration_home()),
          .home = known(wire::home_directory())};
}

std::filesystem::path lock_directory() {
  const char* value = std::getenv("WEBDYNO_LOCK_DIRECTORY");
  const std::filesystem::path given = value != nullptr ? value : "";
  if (given.is_absolute()) return given;
  // Another directory than the one that was meant would let two trials run at once.
  if (!given.empty()) {
    throw EnvironmentError(
        fmt::format("WEBDYNO_LOCK_DIRECTORY={} is no absolute path, as it must be", value));
  }
  // By its mode and not by what this user may do: root must meet the others.
  struct stat info {};
  const bool for_all =
      ::stat("/run/lock", &info) == 0 && S_ISDIR(info.st_mode) && (info.st_mode & S_IWOTH) != 0;
  return for_all ? "/run/lock" : "/tmp";
}

std::filesystem::path web_directory() {
  const auto installed = program_directory().parent_path() / "share" / "webdyno";
  return std::filesystem::is_directory(installed) ? installed : WEBDYNO_BUILT_WEB_DIR;
}

std::filesystem::path source_directory() {
  const auto installed = program_directory().parent_path() / "share" / "webdyno" / "source";
  return std::filesystem::is_directory(installed) ? installed : WEBDYNO_SOURCE_DIR;
}

std::filesystem::path native_host_program() { return program_directory() / "webdyno-host"; }

}  // namespace webdyno::cli
