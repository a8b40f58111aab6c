#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

struct FrequencyRange {
  std::int64_t low_khz;
  std::int64_t high_khz;
};

/// How fast the CPUs run that a process may use: scaling_cur_freq of each, kernel
/// Documentation/admin-guide/pm/cpufreq. An idle CPU is slow and harms nobody: of a busy machine
/// the highest says most.
class CpuFrequency {
 public:
  CpuFrequency(const std::filesystem::path& root, pid_t pid);

  /// 2 us a CPU. nullopt: no CPU tells.
  std::optional<FrequencyRange> read() const;
  std::optional<Absence> absence() const;

 private:
  std::vector<OptionalFile> files_;
};

}  // namespace webdyno::sampling
