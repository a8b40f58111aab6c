#include "server/launch/place_checks.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <tl/expected.hpp>
#include <utility>

#include "server/launch/profile.hpp"

namespace webdyno::launch {
namespace {

using State = Check::State;
using Path = std::filesystem::path;

// A profile that measured one small network took 2.6 MB in 209 files, and 4 MB sufficed; with 1 MB
// the extension never spoke. What pages load, models too, is cached in it.
constexpr std::uint64_t kProfileBytes = 16'000'000;
constexpr std::uint64_t kProfileFiles = 1000;

// What Linux gives by default. 256 sufficed for one small network; with 128 the browser ended.
constexpr rlim_t kDescriptors = 1024;

constexpr const char* kOtherTemporary = "name another temporary directory with TMPDIR";

/// The directory itself, or the nearest above it that is there. The error is a reason.
tl::expected<Path, std::string> nearest_existing(const Path& directory) {
  for (Path place = directory;; place = place.parent_path()) {
    struct stat info {};
    if (::stat(place.c_str(), &info) == 0) {
      if (S_ISDIR(info.st_mode)) return place;
      return tl::unexpected(fmt::format("{} is no directory", place.string()));
    }
    const int why = errno;
    if (::lstat(place.c_str(), &info) == 0)
      return tl::unexpected(fmt::format("{}: {}", place.string(), std::strerror(why)));
    if (why != ENOENT || place == place.parent_path())
      return tl::unexpected(std::string(std::strerror(why)));
  }
}

/// Whose name a person can change: a variable that is set, else the directory.
std::string temporary_name() {
  for (const char* name : {"TMPDIR", "TMP", "TEMP", "TEMPDIR"}) {
    if (const char* value = std::getenv(name); value != nullptr)
      return fmt::format("{}={}", name, value);
  }
  return "/tmp";
}

Check unusable_temporary(const std::string& why) {
  return {"temporary", State::kMissing, fmt::format("{}: {}", temporary_name(), why),
          kOtherTemporary};
}

}  // namespace

std::optional<std::string> why_not_writable(const Path& directory) {
  const auto place = nearest_existing(directory);
  if (!place) return place.error();
  std::string name = (*place / ".webdyno-try-XXXXXX").string();
  const int fd = ::mkstemp(name.data());
  if (fd < 0) return std::strerror(errno);
  const std::array<char, 4096> some{};
  const bool written = ::write(fd, some.data(), some.size()) == ssize_t{some.size()};
  const int why = errno;
  ::close(fd);
  ::unlink(name.c_str());
  if (written) return std::nullopt;
  return std::strerror(why);
}

Check directory_check(std::string subject, const Path& directory, std::string remedy) {
  const auto why = why_not_writable(directory);
  if (!why) return {std::move(subject), State::kWorks, directory.string(), ""};
  return {std::move(subject), State::kMissing,
          fmt::format("{}: nothing can be put there: {}", directory.string(), *why),
          std::move(remedy)};
}

Check temporary_check() {
  std::error_code failure;
  const auto given = std::filesystem::temp_directory_path(failure);
  if (failure)
    return unusable_temporary("there is no such directory, or this user may not enter it");
  const auto directory = std::filesystem::absolute(given);
  if (const auto why = why_not_writable(directory))
    return unusable_temporary("nothing can be put there: " + *why);
  if (directory.string().size() > kLongestSocketDirectory) {
    return unusable_temporary(
        fmt::format("it has {} characters, and a browser makes a socket below it: {} are allowed",
                    directory.string().size(), kLongestSocketDirectory));
  }
  struct statvfs info {};
  if (::statvfs(directory.c_str(), &info) != 0) return unusable_temporary(std::strerror(errno));
  const std::uint64_t free = std::uint64_t{info.f_bavail} * info.f_frsize;
  if (free < kProfileBytes) {
    return unusable_temporary(fmt::format("{:.1f} MB are free; a browser's profile needs {} MB",
                                          static_cast<double>(free) / 1e6,
                                          kProfileBytes / 1'000'000));
  }
  // Some filesystems have no such limit and say 0 of 0.
  if (info.f_files > 0 && info.f_favail < kProfileFiles) {
    return unusable_temporary(fmt::format("{} files can be made; a browser's profile needs {}",
                                          info.f_favail, kProfileFiles));
  }
  return {"temporary", State::kWorks, directory.string(), ""};
}

Check descriptor_check() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return {"descriptors", State::kWarning, "not visible here", "nothing can be said about them"};
  if (limit.rlim_cur < kDescriptors && limit.rlim_max >= kDescriptors) {
    limit.rlim_cur = kDescriptors;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= kDescriptors)
    return {"descriptors", State::kWorks, "enough files may be open", ""};
  return {"descriptors", State::kMissing,
          fmt::format("a process may have {} files open; a browser needs {}", limit.rlim_max,
                      kDescriptors),
          "raise the hard limit (ulimit -Hn, docker run --ulimit nofile)"};
}

}  // namespace webdyno::launch
