#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace webdyno::sampling {

/// What a card's driver shows in /sys at one moment. nullopt: it does not, or not now.
struct SysfsGpuReading {
  // Documentation/gpu/amdgpu/thermal.rst, gpu_busy_percent: the firmware's own average, whole
  // percent.
  std::optional<double> busy_percent;
  std::optional<std::int64_t> memory_bytes;  // mem_info_vram_used of amdgpu, by all processes
  // Documentation/hwmon/sysfs-interface.rst: power1_average, else power1_input.
  std::optional<double> power_watts;
  std::optional<std::int64_t> energy_uj;  // energy1_input: since the driver was loaded
};

/// The files of one card in /sys/class/drm/cardN/device. Any file that is absent, refused, or says
/// no number is an unknown value: a GPU that is in reset or asleep ends no trial.
class SysfsGpu {
 public:
  explicit SysfsGpu(const std::filesystem::path& device);

  SysfsGpuReading read() const;
  /// mem_info_vram_total.
  std::optional<std::int64_t> memory_bytes() const;
  /// Whether there is any file to read: of most drivers there is none.
  bool tells() const;

 private:
  std::filesystem::path device_;
  std::filesystem::path hwmon_;  // empty: none
  std::filesystem::path power_;  // of its files the one that is there; empty: none
};

}  // namespace webdyno::sampling
