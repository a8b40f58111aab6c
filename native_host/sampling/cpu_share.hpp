#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace webdyno::sampling {

/// How many of the machine's CPUs a process may run on: its affinity (sched_setaffinity(2),
/// taskset, cpuset) and what is switched on. nullopt: the kernel does not tell.
std::optional<std::int64_t> usable_cpus(const std::filesystem::path& root, pid_t pid);

/// The directories in /sys of those CPUs, 32 at most, evenly spread over them: what is read of each
/// CPU once a second must not grow with the machine. Empty: the kernel does not tell.
std::vector<std::filesystem::path> watched_cpus(const std::filesystem::path& root, pid_t pid);

/// How much CPU time its control groups allow it, 100 being one CPU: the least of all groups above
/// it, cgroup version 2 (cpu.max) or 1 (cpu.cfs_quota_us). nullopt: as much as there is.
std::optional<std::int64_t> cpu_quota_percent(const std::filesystem::path& root, pid_t pid);

}  // namespace webdyno::sampling
