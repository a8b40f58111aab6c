#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

struct ThrottleCounts {
  std::optional<std::int64_t> core;
  std::optional<std::int64_t> package;
};

/// How often the CPUs that a process may use were slowed down because they, or their package, were
/// too hot: thermal_throttle/*_throttle_count, summed up, of Intel's CPUs since boot.
class CpuThrottling {
 public:
  CpuThrottling(const std::filesystem::path& root, pid_t pid);

  ThrottleCounts read() const;
  std::optional<Absence> absence() const;

 private:
  std::vector<OptionalFile> core_;
  std::vector<OptionalFile> package_;
};

}  // namespace webdyno::sampling
