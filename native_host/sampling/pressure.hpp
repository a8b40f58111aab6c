#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

/// One file of /proc/pressure (PSI): for how long something of the machine has waited.
class Pressure {
 public:
  /// `resource`: cpu, memory or io.
  Pressure(const std::filesystem::path& root, const char* resource);

  /// 3 us.
  std::optional<std::int64_t> some_us() const;
  std::optional<Absence> absence() const;

 private:
  OptionalFile file_;
};

}  // namespace webdyno::sampling
