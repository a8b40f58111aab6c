#include "native_host/sampling/cpu_share.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "native_host/sampling/kernel_file.hpp"

namespace webdyno::sampling {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostWatchedCpus = 32;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Kernels are built for 8,192 at most; a list of more is none, and is not counted out.
constexpr std::int64_t kMostCpus = 65'536;

/// "0-3,8" as cpuset(7) writes lists. Empty: not that text.
std::set<std::int64_t> parse_cpu_list(std::string_view text) {
  std::set<std::int64_t> cpus;
  std::istringstream parts{std::string(text)};
  for (std::string part; std::getline(parts, part, ',');) {
    const auto dash = part.find('-');
    const auto first = whole_number(std::string_view(part).substr(0, dash));
    const auto last =
        dash == std::string::npos ? first : whole_number(std::string_view(part).substr(dash + 1));
    if (!first || !last || *first < 0 || *last < *first || *last > kMostCpus) return {};
    for (std::int64_t cpu = *first; cpu <= *last; ++cpu) cpus.insert(cpu);
  }
  return cpus;
}

std::optional<std::int64_t> percent(std::optional<std::int64_t> quota,
                                    std::optional<std::int64_t> period) {
  if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
  if (*quota > std::numeric_limits<std::int64_t>::max() / 100) return std::nullopt;
  return std::max<std::int64_t>(1, *quota * 100 / *period);
}

/// "200000 100000", "max 100000".
std::optional<std::int64_t> quota_v2(const fs::path& group) {
  const auto line = read_kernel_line(group / "cpu.max");
  if (!line) return std::nullopt;
  const auto blank = line->find(' ');
  if (blank == std::string::npos) return std::nullopt;
  return percent(whole_number(std::string_view(*line).substr(0, blank)),
                 whole_number(std::string_view(*line).substr(blank + 1)));
}

std::set<std::int64_t> allowed_cpus(const fs::path& root, pid_t pid) {
  std::istringstream status(read_kernel_file(process_file(root, pid, "status")).value_or(""));
  constexpr std::string_view kAllowed = "Cpus_allowed_list:\t";
  std::set<std::int64_t> allowed;
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(kAllowed)) allowed = parse_cpu_list(line.substr(kAllowed.size()));
  }
  // The mask names CPUs that could be there, too.
  const auto online = read_kernel_line(root / "sys/devices/system/cpu/online");
  if (const auto there = parse_cpu_list(online.value_or("")); !there.empty())
    std::erase_if(allowed, [&](std::int64_t cpu) { return !there.contains(cpu); });
  return allowed;
}

/// -1: none.
std::optional<std::int64_t> quota_v1(const fs::path& group) {
  const auto number = [&](const char* name) {
    const auto line = read_kernel_line(group / name);
    return line ? whole_number(*line) : std::nullopt;
  };
  return percent(number("cpu.cfs_quota_us"), number("cpu.cfs_period_us"));
}

/// Of a group and all above it. Those that a container cannot see by the host's path are not there.
template <class Quota>
std::optional<std::int64_t> least(const fs::path& mount, const std::string& group, Quota quota) {
  std::optional<std::int64_t> found;
  // Outside of the namespace's root it reads "/../..", cgroup_namespaces(7).
  fs::path relative = fs::path(group).relative_path();
  if (group.find("..") != std::string::npos) relative.clear();
  for (;; relative = relative.parent_path()) {
    if (const auto here = quota(mount / relative)) found = std::min(found.value_or(*here), *here);
    if (relative.empty()) return found;
  }
}

bool names_cpu(const std::string& controllers) {
  return ("," + controllers + ",").find(",cpu,") != std::string::npos;
}

}  // namespace

std::optional<std::int64_t> usable_cpus(const fs::path& root, pid_t pid) {
  const auto allowed = allowed_cpus(root, pid);
  if (allowed.empty()) return std::nullopt;
  return static_cast<std::int64_t>(allowed.size());
}

std::vector<fs::path> watched_cpus(const fs::path& root, pid_t pid) {
  const auto allowed = allowed_cpus(root, pid);
  const std::size_t watched = std::min(allowed.size(), kMostWatchedCpus);
  std::vector<fs::path> directories;
  std::size_t place = 0;
  for (const std::int64_t cpu : allowed) {
    // Of n CPUs those at the places 0, n/32, 2n/32 ...
    if (place++ == directories.size() * allowed.size() / watched)
      directories.push_back(root / "sys/devices/system/cpu" / ("cpu" + std::to_string(cpu)));
  }
  return directories;
}

std::optional<std::int64_t> cpu_quota_percent(const fs::path& root, pid_t pid) {
  const fs::path mounts = root / "sys/fs/cgroup";
  std::istringstream groups(read_kernel_file(process_file(root, pid, "cgroup")).value_or(""));
  std::optional<std::int64_t> found;
  const auto add = [&found](std::optional<std::int64_t> quota) {
    if (quota) found = std::min(found.value_or(*quota), *quota);
  };
  // hierarchy-ID:controller-list:cgroup-path, cgroups(7); version 2 is "0::PATH".
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) {
      for (const char* mount : {"", "unified"}) add(least(mounts / mount, group, quota_v2));
    } else if (names_cpu(controllers)) {
      // Which of the names is the mount and which are links to it differs.
      for (const std::string& mount : {controllers, std::string("cpu")})
        add(least(mounts / mount, group, quota_v1));
    }
  }
  return found;
}

}  // namespace webdyno::sampling
