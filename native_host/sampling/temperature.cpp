#include "native_host/sampling/temperature.hpp"

#include <algorithm>
#include <array>

#include "native_host/sampling/device_directories.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {
namespace {

// Silicon works from -40 to 125 degrees, and is switched off long before 200.
constexpr std::int64_t kColdest = -60'000;
constexpr std::int64_t kHottest = 200'000;

std::optional<std::int64_t> read_zone(const OptionalFile& zone) {
  std::array<char, 64> buffer;
  const auto text = zone.read(buffer);
  const auto millidegrees = text ? parse_integer(*text) : std::nullopt;
  if (!millidegrees || *millidegrees < kColdest || *millidegrees > kHottest) return std::nullopt;
  return millidegrees;
}

}  // namespace

Temperature::Temperature(const std::filesystem::path& root) {
  for (const auto& zone : device_directories(root / "sys/class/thermal", "thermal_zone"))
    zones_.emplace_back(zone / "temp");
}

std::optional<std::int64_t> Temperature::highest_millidegrees() const {
  std::optional<std::int64_t> highest;
  for (const OptionalFile& zone : zones_) {
    if (const auto here = read_zone(zone)) highest = std::max(highest.value_or(*here), *here);
  }
  return highest;
}

std::optional<Absence> Temperature::absence() const {
  if (highest_millidegrees()) return std::nullopt;
  return zones_.empty() ? Absence::kNotThere
                        : zones_.front().absence().value_or(Absence::kNotUnderstood);
}

}  // namespace webdyno::sampling
