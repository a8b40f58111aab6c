#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {

struct SystemReading {
  CpuTicks cpu;
  std::optional<std::int64_t> memory_available_bytes;
  std::optional<double> load_1m;
};

/// Counters of the whole machine, from files that stay open.
class SystemCounters {
 public:
  /// Throws std::runtime_error when there is no /proc/loadavg or /proc/stat.
  explicit SystemCounters(const std::filesystem::path& root);

  /// 20 us: /proc/stat and /proc/meminfo are long. nullopt: the kernel's words are not understood.
  std::optional<SystemReading> read() const;

  /// 1.6 us. nullopt: the kernel's words are not understood.
  std::optional<LoadAverage> read_load() const;

 private:
  KernelFile loadavg_;
  KernelFile stat_;
  std::optional<KernelFile> meminfo_;
};

}  // namespace webdyno::sampling
