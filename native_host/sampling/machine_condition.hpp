#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "native_host/sampling/cpu_frequency.hpp"
#include "native_host/sampling/cpu_throttling.hpp"
#include "native_host/sampling/mains_power.hpp"
#include "native_host/sampling/package_energy.hpp"
#include "native_host/sampling/pressure.hpp"
#include "native_host/sampling/swap_activity.hpp"
#include "native_host/sampling/temperature.hpp"

namespace webdyno::sampling {

/// What else the machine does and how it is, beside its CPU time: what can make a trial's numbers
/// another's. nullopt: this machine does not tell.
struct MachineCondition {
  std::optional<std::int64_t> cpu_pressure_us;  // PSI, "some", since boot
  std::optional<std::int64_t> memory_pressure_us;
  std::optional<std::int64_t> io_pressure_us;
  std::optional<std::int64_t> swap_in_pages;  // since boot
  std::optional<std::int64_t> swap_out_pages;
  std::optional<std::int64_t> frequency_low_khz;
  std::optional<std::int64_t> frequency_high_khz;
  std::optional<std::int64_t> core_throttles;  // since boot
  std::optional<std::int64_t> package_throttles;
  std::optional<std::int64_t> temperature_millidegrees;
  std::optional<bool> on_battery;  // in the first and the last sample
};

/// A source and why it says nothing; nullopt: it speaks.
struct SourceState {
  std::string_view source;
  std::optional<Absence> absence;
};

/// The files that a MachineCondition is read from; all stay open.
class ConditionReader {
 public:
  /// `pid`: whose CPUs are looked at.
  ConditionReader(const std::filesystem::path& root, pid_t pid);

  /// 12 us where the kernel has PSI alone; each CPU with a frequency and throttle counts adds 6.
  MachineCondition read(bool with_mains);

  /// package_energy.hpp; of each tick, so that a phase's ends lie close to a reading. Costs nothing
  /// where it may not be read.
  std::optional<std::int64_t> read_package_energy_uj() { return energy_.read_uj(); }

  /// All sources in the order of MachineCondition, then the packages' energy, each asked now.
  std::vector<SourceState> sources();

 private:
  Pressure cpu_pressure_;
  Pressure memory_pressure_;
  Pressure io_pressure_;
  SwapActivity swap_;
  CpuFrequency frequency_;
  CpuThrottling throttling_;
  Temperature temperature_;
  MainsPower mains_;
  PackageEnergy energy_;
};

}  // namespace webdyno::sampling
