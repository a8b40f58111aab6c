#include "schema/wire/user_directories.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace webdyno::wire {
namespace {

using Found = tl::expected<std::filesystem::path, std::string>;

std::filesystem::path variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

Found in_home(const char* name, const char* below_home) {
  const auto given = variable(name);
  if (given.is_absolute()) return given;
  return home_directory().map([&](const auto& home) { return home / below_home; });
}

}  // namespace

Found home_directory() {
  const auto given = variable("HOME");
  if (given.is_absolute()) return given;
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr && found->pw_dir != nullptr && *found->pw_dir == '/') {
    return std::filesystem::path(found->pw_dir);
  }
  return tl::unexpected(fmt::format(
      "there is no home directory: HOME is no absolute path and user {} has none; set HOME",
      ::geteuid()));
}

Found data_home() { return in_home("XDG_DATA_HOME", ".local/share"); }
Found state_home() { return in_home("XDG_STATE_HOME", ".local/state"); }
Found configuration_home() { return in_home("XDG_CONFIG_HOME", ".config"); }

std::vector<std::string> ignored_variables() {
  std::vector<std::string> notes;
  for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"}) {
    const auto given = variable(name);
    if (!given.empty() && !given.is_absolute())
      notes.push_back(
          fmt::format("{}={} is ignored: it is no absolute path", name, given.string()));
  }
  return notes;
}

}  // namespace webdyno::wire
