#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native_host/sampling/graphics_card.hpp"

namespace webdyno::sampling {

/// A GPU as far as it says what a machine is.
struct GpuFacts {
  std::string name;  // PCI ids, or what its driver calls it
  std::optional<std::string> driver;
  // Of a driver that is no part of the kernel, as NVIDIA's: /sys/module/NAME/version.
  std::optional<std::string> driver_version;
};

/// The cards in /sys/class/drm, and those that NVIDIA's driver has without one
/// (/proc/driver/nvidia/gpus), as on servers that draw nothing.
std::vector<GpuFacts> read_gpu_facts(const std::filesystem::path& root);

}  // namespace webdyno::sampling
