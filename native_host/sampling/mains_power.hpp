#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

/// Whether the machine draws from its battery: /sys/class/power_supply, kernel
/// Documentation/ABI/testing/sysfs-class-power.
class MainsPower {
 public:
  explicit MainsPower(const std::filesystem::path& root);

  /// Each charger that is asked may take a millisecond of the firmware: not for every sample.
  /// nullopt: a machine that has no battery tells nothing, nor does one whose chargers do not.
  std::optional<bool> on_battery() const;
  std::optional<Absence> absence() const;

 private:
  bool has_battery_ = false;  // of its own: a mouse's is of scope Device
  std::vector<OptionalFile> chargers_;
};

}  // namespace webdyno::sampling
