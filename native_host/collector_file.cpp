#include "native_host/collector_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "native_host/sampling/file_descriptor.hpp"
#include "schema/wire/contract.hpp"
#include "schema/wire/process_owner.hpp"

namespace webdyno::native_host {
namespace {

using nlohmann::json;
using Refused = tl::unexpected<std::string>;

constexpr std::size_t kMinTokenCharacters = 32;

// A url and a token have 200 bytes together.
constexpr std::size_t kMaxFileBytes = 4096;

/// Looks at the open file, not at its name: nothing can be put in its place in between.
std::optional<std::string> reason_to_refuse(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return std::strerror(errno);
  if (!S_ISREG(status.st_mode)) return "is not a regular file";
  if (status.st_uid != ::geteuid()) return fmt::format("belongs to user {}", status.st_uid);
  if ((status.st_mode & 07777) != 0600) {
    return fmt::format("has mode {:04o}; allowed: 0600", status.st_mode & 07777);
  }
  return std::nullopt;
}

bool is_pid(const json& value) {
  return value.is_number_integer() && value >= 1 && value <= std::numeric_limits<pid_t>::max();
}

/// http://127.0.0.1:PORT with one to five digits: nothing else is ever told to the extension.
bool is_loopback(std::string_view url) {
  constexpr std::string_view kOrigin = "http://127.0.0.1:";
  if (!url.starts_with(kOrigin)) return false;
  url.remove_prefix(kOrigin.size());
  return !url.empty() && url.size() <= 5 &&
         url.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

tl::expected<Collector, std::string> read_collector_file(const std::filesystem::path& file) {
  const auto refuse = [&file](std::string_view why) {
    return Refused(fmt::format("{} {}", file.string(), why));
  };
  // Not blocking: somebody's named pipe would hold us here.
  const sampling::FileDescriptor fd(
      ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd.valid()) {
    if (errno == ENOENT || errno == ENOTDIR) return refuse("is not there");
    if (errno == ELOOP) return refuse("is a symbolic link");
    return refuse(fmt::format("cannot be opened: {}", std::strerror(errno)));
  }
  if (const auto reason = reason_to_refuse(fd.get())) return refuse(*reason);

  std::array<char, kMaxFileBytes + 1> buffer;
  const ssize_t size = ::read(fd.get(), buffer.data(), buffer.size());
  if (size < 0) return refuse(fmt::format("cannot be read: {}", std::strerror(errno)));
  if (static_cast<std::size_t>(size) > kMaxFileBytes) return refuse("is longer than 4096 bytes");

  const auto content = wire::parse_json({buffer.data(), static_cast<std::size_t>(size)});
  if (!content) return refuse("is not JSON: " + content.error().message);
  if (!content->is_object()) return refuse("holds no JSON object");
  const json url = content->value("url", json());
  const json token = content->value("token", json());
  const json pid = content->value("pid", json());
  if (!url.is_string() || !is_loopback(url.get<std::string>())) {
    return refuse("has no url of the form http://127.0.0.1:PORT");
  }
  if (!token.is_string() || token.get<std::string>().size() < kMinTokenCharacters) {
    return refuse("has no token of 32 characters or more");
  }
  if (!is_pid(pid)) return refuse("has no pid");
  switch (wire::state_of_owner(*content)) {
    case wire::OwnerState::kDead:
      return refuse(fmt::format("was left by process {}, which has ended", pid.get<pid_t>()));
    case wire::OwnerState::kElsewhere:
      return refuse(
          "is of a webdyno in another container or on another machine; give each one a "
          "XDG_STATE_HOME of its own");
    case wire::OwnerState::kLives:
      break;
  }
  return Collector{url, token};
}

}  // namespace webdyno::native_host
