#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/machine_condition.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {

struct SystemReading {
  CpuTicks cpu;
  std::optional<std::int64_t> memory_available_bytes;
  std::optional<double> load_1m;
  MachineCondition condition;
};

/// Counters of the whole machine, from files that stay open.
class SystemCounters {
 public:
  /// `pid`: of whose CPUs the condition is. Throws std::runtime_error when there is no
  /// /proc/loadavg or /proc/stat.
  SystemCounters(const std::filesystem::path& root, pid_t pid);

  /// 32 us: /proc/stat and /proc/meminfo are long. nullopt: the kernel's words are not understood.
  /// `at_an_end`: of an attempt, where what takes the firmware a millisecond is read, too.
  std::optional<SystemReading> read(bool at_an_end);

  /// Microjoules of all CPU packages, as far as they may be read.
  std::optional<std::int64_t> read_package_energy_uj() {
    return condition_.read_package_energy_uj();
  }

  std::vector<SourceState> sources() { return condition_.sources(); }

  /// 1.6 us. nullopt: the kernel's words are not understood.
  std::optional<LoadAverage> read_load() const;

 private:
  KernelFile loadavg_;
  KernelFile stat_;
  std::optional<KernelFile> meminfo_;
  ConditionReader condition_;
};

}  // namespace webdyno::sampling
