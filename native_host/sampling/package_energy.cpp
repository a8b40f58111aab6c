#include "native_host/sampling/package_energy.hpp"

#include "native_host/sampling/device_directories.hpp"
#include "native_host/sampling/kernel_file.hpp"

namespace webdyno::sampling {

PackageEnergy::PackageEnergy(const std::filesystem::path& root) {
  // intel-rapl:0:1 is a part of intel-rapl:0, intel-rapl-mmio:0 is the same package again, and a
  // zone called psys is the whole platform, packages included.
  for (const auto& zone : device_directories(root / "sys/class/powercap", "intel-rapl:")) {
    const auto name = read_kernel_line(zone / "name");
    if (!name || !name->starts_with("package")) continue;
    packages_.push_back({OptionalFile(zone / "energy_uj"),
                         OptionalFile(zone / "max_energy_range_uj").read_count(), std::nullopt});
  }
}

std::optional<std::int64_t> PackageEnergy::read_package(Package& package) {
  const auto now_uj = package.energy.read_count();
  if (!now_uj) return std::nullopt;
  if (package.turned_uj && package.last_uj && *now_uj < *package.last_uj) {
    const bool known = package.range_uj && *package.range_uj >= *package.last_uj &&
                       *package.turned_uj <= kMostInJson;
    package.turned_uj =
        known ? std::optional(*package.turned_uj + *package.range_uj) : std::nullopt;
  }
  package.last_uj = now_uj;
  if (!package.turned_uj) return std::nullopt;
  return *package.turned_uj + *now_uj;
}

std::optional<std::int64_t> PackageEnergy::read_uj() {
  CountSum sum;
  for (Package& package : packages_) sum.add(read_package(package));
  return sum.value();
}

std::optional<Absence> PackageEnergy::absence() {
  if (read_uj()) return std::nullopt;
  if (packages_.empty()) return Absence::kNotThere;
  return packages_.front().energy.absence().value_or(Absence::kNotUnderstood);
}

}  // namespace webdyno::sampling
