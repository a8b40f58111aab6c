#include "server/launch/profile.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "schema/wire/version.hpp"

namespace webdyno::launch {
namespace {

// webdyno-profile-<pid of the launcher>-XXXXXX
constexpr std::string_view kPrefix = "webdyno-profile-";

// The children of a browser that was killed end a moment after it and may still be making files.
constexpr int kRemovalAttempts = 100;
constexpr std::chrono::milliseconds kRemovalPause{20};

bool is_ours(const std::filesystem::path& directory) {
  struct stat info {};
  return ::lstat(directory.c_str(), &info) == 0 && S_ISDIR(info.st_mode) &&
         info.st_uid == ::getuid();
}

void remove_whole(const std::filesystem::path& directory) {
  std::error_code error;
  for (int attempt = 0; attempt < kRemovalAttempts; ++attempt) {
    std::filesystem::remove_all(directory, error);
    if (!error) return;
    std::this_thread::sleep_for(kRemovalPause);
  }
}

/// A number that the kernel has given to another process since then keeps its directory until that
/// one ends.
void remove_stale_profiles(const std::filesystem::path& temporary) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(temporary, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix) || !is_ours(entry.path())) continue;
    pid_t launcher = 0;
    std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), launcher);
    if (launcher > 0 && ::kill(launcher, 0) != 0 && errno == ESRCH) remove_whole(entry.path());
  }
}

std::runtime_error cannot_make(const std::filesystem::path& file, int why) {
  return std::runtime_error(fmt::format(
      "{}: a browser's profile cannot be made: {}; name another temporary directory with TMPDIR",
      file.string(), std::strerror(why)));
}

}  // namespace

std::string native_host_manifest(const std::filesystem::path& native_host) {
  const nlohmann::json manifest = {
      {"name", wire::kNativeHostName},
      {"description", "webdyno: samples the browser's processes"},
      {"path", std::filesystem::absolute(native_host).lexically_normal().string()},
      {"type", "stdio"},
      {"allowed_origins", {fmt::format("chrome-extension://{}/", wire::kExtensionId)}}};
  return manifest.dump(2) + "\n";
}

Profile::Profile(const std::filesystem::path& native_host) {
  const auto temporary = std::filesystem::absolute(std::filesystem::temp_directory_path());
  remove_stale_profiles(temporary);
  std::string name = (temporary / fmt::format("{}{}-XXXXXX", kPrefix, ::getpid())).string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw cannot_make(name, errno);
  }
  directory_ = name;
  const auto hosts = directory_ / "NativeMessagingHosts";
  const auto file = hosts / fmt::format("{}.json", wire::kNativeHostName);
  std::error_code ignored;
  std::filesystem::create_directory(hosts, ignored);
  errno = 0;
  std::ofstream stream(file);
  stream << native_host_manifest(native_host);
  stream.close();
  if (!stream) {
    const int why = errno;
    std::filesystem::remove_all(directory_, ignored);
    throw cannot_make(file, why);
  }
}

Profile::Profile(Profile&& other) noexcept
    : directory_(std::exchange(other.directory_, std::filesystem::path())) {}

Profile::~Profile() {
  if (!directory_.empty()) remove_whole(directory_);
}

}  // namespace webdyno::launch
