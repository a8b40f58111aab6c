#include "server/launch/profile.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "schema/wire/version.hpp"

namespace webdyno::launch {
namespace {

// webdyno-profile-<pid of the launcher>-XXXXXX
constexpr std::string_view kPrefix = "webdyno-profile-";

bool is_ours(const std::filesystem::path& directory) {
  struct stat info {};
  return ::lstat(directory.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::getuid();
}

void remove_stale_profiles(const std::filesystem::path& temporary) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(temporary, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix) || !is_ours(entry.path())) continue;
    pid_t launcher = 0;
    std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), launcher);
    if (launcher > 0 && ::kill(launcher, 0) != 0 && errno == ESRCH) std::filesystem::remove_all(entry.path(), ignored);
  }
}

}  // namespace

std::string native_host_manifest(const std::filesystem::path& native_host) {
  return nlohmann::json{{"name", wire::kNativeHostName},
                        {"description", "webdyno: samples the browser's processes"},
                        {"path", std::filesystem::absolute(native_host).string()},
                        {"type", "stdio"},
                        {"allowed_origins", {fmt::format("chrome-extension://{}/", wire::kExtensionId)}}}
             .dump(2) +
         "\n";
}

Profile::Profile(const std::filesystem::path& native_host) {
  const auto temporary = std::filesystem::temp_directory_path();
  remove_stale_profiles(temporary);
  std::string name = (temporary / fmt::format("{}{}-XXXXXX", kPrefix, ::getpid())).string();
  if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
  directory_ = name;
  const auto hosts = directory_ / "NativeMessagingHosts";
  std::filesystem::create_directory(hosts);
  std::ofstream(hosts / fmt::format("{}.json", wire::kNativeHostName)) << native_host_manifest(native_host);
}

Profile::Profile(Profile&& other) noexcept : directory_(std::move(other.directory_)) { other.directory_.clear(); }

Profile::~Profile() {
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

}  // namespace webdyno::launch
