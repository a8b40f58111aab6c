#include "native_host/sampling/mains_power.hpp"

#include <system_error>

#include "native_host/sampling/kernel_file.hpp"

namespace webdyno::sampling {

MainsPower::MainsPower(const std::filesystem::path& root) {
  std::error_code absent;
  std::filesystem::directory_iterator entry(root / "sys/class/power_supply", absent);
  for (; !absent && entry != std::filesystem::directory_iterator(); entry.increment(absent)) {
    const auto type = read_kernel_line(entry->path() / "type");
    if (type == "Battery") {
      if (read_kernel_line(entry->path() / "scope") != "Device") has_battery_ = true;
    } else if (type == "Mains" || type == "USB") {
      chargers_.emplace_back(entry->path() / "online");
    }
  }
}

std::optional<bool> MainsPower::on_battery() const {
  if (!has_battery_) return std::nullopt;
  bool all_known = !chargers_.empty();
  for (const OptionalFile& charger : chargers_) {
    const auto online = charger.read_count();
    if (online && *online > 0) return false;  // 2: one of several programs of a USB charger
    all_known = all_known && online.has_value();
  }
  return all_known ? std::optional(true) : std::nullopt;
}

std::optional<Absence> MainsPower::absence() const {
  if (on_battery()) return std::nullopt;
  if (!has_battery_ || chargers_.empty()) return Absence::kNotThere;
  return chargers_.front().absence().value_or(Absence::kNotUnderstood);
}

}  // namespace webdyno::sampling
