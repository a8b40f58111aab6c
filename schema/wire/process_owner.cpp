#include "schema/wire/process_owner.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace webdyno::wire {
namespace {

using nlohmann::json;

std::optional<std::string> first_line(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line) || line.empty()) return std::nullopt;
  return line;
}

/// Field 22 of /proc/PID/stat, proc(5): since boot, in clock ticks.
std::optional<std::int64_t> start_ticks(const std::filesystem::path& process) {
  const auto line = first_line(process / "stat");
  if (!line) return std::nullopt;
  std::istringstream fields(line->substr(line->rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 22; ++field) fields >> skipped;
  std::int64_t ticks = 0;
  if (!(fields >> ticks)) return std::nullopt;
  return ticks;
}

/// The inode of the link is the namespace's number, namespaces(7).
std::optional<std::uint64_t> pid_namespace() {
  struct stat info {};
  if (::stat("/proc/self/ns/pid", &info) != 0) return std::nullopt;
  return info.st_ino;
}

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

std::optional<std::string> boot_id() { return first_line("/proc/sys/kernel/random/boot_id"); }
std::optional<std::string> hostname() { return first_line("/proc/sys/kernel/hostname"); }

/// A /proc of another pid namespace shows other processes under our numbers.
bool proc_is_ours() {
  std::error_code none;
  return std::filesystem::read_symlink("/proc/self", none) == std::to_string(::getpid());
}

}  // namespace

json this_process() {
  return {{"pid", ::getpid()},
          {"start_ticks", or_null(start_ticks("/proc/self"))},
          {"boot_id", or_null(boot_id())},
          {"pid_namespace", or_null(pid_namespace())},
          {"hostname", or_null(hostname())}};
}

OwnerState state_of_owner(const json& owner) {
  const json pid = owner.is_object() ? owner.value("pid", json()) : json();
  if (!pid.is_number_integer() || pid < 1 || pid > std::numeric_limits<pid_t>::max())
    return OwnerState::kElsewhere;
  if (const json boot = owner.value("boot_id", json());
      boot.is_string() && boot != or_null(boot_id()))
    return owner.value("hostname", json()) == or_null(hostname()) ? OwnerState::kDead
                                                                  : OwnerState::kElsewhere;
  if (const json space = owner.value("pid_namespace", json());
      !space.is_null() && space != or_null(pid_namespace()))
    return OwnerState::kElsewhere;
  // Signal 0 asks whether the process is there; EPERM is a yes, kill(2).
  if (::kill(pid.get<pid_t>(), 0) != 0 && errno == ESRCH) return OwnerState::kDead;
  const json start = owner.value("start_ticks", json());
  if (start.is_null() || !proc_is_ours()) return OwnerState::kLives;
  const auto now = start_ticks(std::filesystem::path("/proc") / std::to_string(pid.get<pid_t>()));
  // Nothing to read: the process of another user, where /proc is mounted with hidepid.
  return !now || start == *now ? OwnerState::kLives : OwnerState::kDead;
}

}  // namespace webdyno::wire
