#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

/// The thermal zones of the machine, /sys/class/thermal/thermal_zone*/temp.
class Temperature {
 public:
  explicit Temperature(const std::filesystem::path& root);

  /// Thousandths of a degree Celsius of the hottest; nullopt: no zone tells. What cannot be true,
  /// as the -274 degrees of a sensor that is off, is not told.
  std::optional<std::int64_t> highest_millidegrees() const;
  std::optional<Absence> absence() const;

 private:
  std::vector<OptionalFile> zones_;
};

}  // namespace webdyno::sampling
