#include "server/launch/native_manifest.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "schema/wire/user_directories.hpp"
#include "schema/wire/version.hpp"
#include "server/launch/profile.hpp"

namespace webdyno::launch {
namespace {

// Below the user's configuration directory (Chrome's documentation, "Native messaging host
// location"; Brave keeps its own beside its profiles).
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kDirectories{{
    {"chrome", "google-chrome"},
    {"chromium", "chromium"},
    {"edge", "microsoft-edge"},
    {"brave", "BraveSoftware/Brave-Browser"},
}};

tl::expected<std::filesystem::path, std::string> manifest_file(std::string_view browser) {
  for (const auto& [name, directory] : kDirectories) {
    if (name != browser) continue;
    const auto base = wire::configuration_home();
    if (!base) return base;
    return *base / directory / "NativeMessagingHosts" /
           fmt::format("{}.json", wire::kNativeHostName);
  }
  return tl::unexpected(*unknown_browser(browser));
}

}  // namespace

std::optional<std::string> unknown_browser(std::string_view browser) {
  const auto known = std::any_of(kDirectories.begin(), kDirectories.end(),
                                 [&](const auto& each) { return each.first == browser; });
  if (known) return std::nullopt;
  if (browser == "firefox") {
    return "webdyno's extension does not run in Firefox yet: allowed are chrome, chromium, edge, "
           "brave";
  }
  return fmt::format("unknown browser '{}': allowed are chrome, chromium, edge, brave", browser);
}

tl::expected<std::filesystem::path, std::string> install_native_host(
    std::string_view browser, const std::filesystem::path& native_host) {
  const auto file = manifest_file(browser);
  if (!file) return file;
  if (::access(native_host.c_str(), X_OK) != 0) {
    return tl::unexpected(
        fmt::format("{}: there is no native host; build it with ./webdyno", native_host.string()));
  }
  std::error_code error;
  std::filesystem::create_directories(file->parent_path(), error);
  errno = 0;
  std::ofstream stream(*file, std::ios::trunc);
  stream << native_host_manifest(native_host);
  stream.close();
  if (!stream) {
    const std::string why = error ? error.message() : std::strerror(errno);
    return tl::unexpected(fmt::format("{}: cannot be written: {}", file->string(), why));
  }
  return file;
}

tl::expected<std::filesystem::path, std::string> uninstall_native_host(std::string_view browser) {
  const auto file = manifest_file(browser);
  if (!file) return file;
  std::error_code error;
  std::filesystem::remove(*file, error);
  if (error)
    return tl::unexpected(
        fmt::format("{}: cannot be removed: {}", file->string(), error.message()));
  return file;
}

}  // namespace webdyno::launch
