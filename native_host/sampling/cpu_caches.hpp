#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace webdyno::sampling {

/// Caches of one kind and size: `count` of them, each shared by the CPUs around it.
struct CpuCache {
  std::int64_t level;
  std::string type;  // data, instruction, unified
  std::int64_t bytes;
  std::int64_t count;
};

/// Of the CPUs whose directories in /sys/devices/system/cpu are given; by level, type and size.
/// Empty: the kernel does not tell, as in many virtual machines and on some of ARM's. What of a
/// cache is not understood is left out with it.
std::vector<CpuCache> read_cpu_caches(const std::vector<std::filesystem::path>& cpus);

}  // namespace webdyno::sampling
