#include "server/cli/paths.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <string>

namespace webdyno::cli {
namespace {

std::filesystem::path home() {
  const char* value = std::getenv("HOME");
  return value != nullptr && *value != '\0' ? value : "/";
}

/// XDG Base Directory Specification: relative paths in these variables are to be ignored.
std::filesystem::path xdg(const char* variable, const char* below_home) {
  const char* value = std::getenv(variable);
  const std::filesystem::path given = value != nullptr ? value : "";
  return given.is_absolute() ? given : home() / below_home;
}

std::filesystem::path program_directory() {
  return std::filesystem::canonical("/proc/self/exe").parent_path();
}

}  // namespace

std::filesystem::path data_directory() { return xdg("XDG_DATA_HOME", ".local/share") / "webdyno"; }

std::filesystem::path default_database() { return data_directory() / "webdyno.db"; }

std::filesystem::path state_directory() {
  return xdg("XDG_STATE_HOME", ".local/state") / "webdyno";
}

std::filesystem::path lock_directory() {
  const char* value = std::getenv("WEBDYNO_LOCK_DIRECTORY");
  const std::filesystem::path given = value != nullptr ? value : "";
  if (given.is_absolute()) return given;
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
