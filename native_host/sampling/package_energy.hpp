#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "native_host/sampling/optional_file.hpp"

namespace webdyno::sampling {

/// What the CPU packages have used: RAPL by way of powercap, intel-rapl:N/energy_uj, kernel
/// Documentation/power/powercap; also of AMD's. Since Linux 5.10 root alone may read it
/// (CVE-2020-8694).
class PackageEnergy {
 public:
  explicit PackageEnergy(const std::filesystem::path& root);

  /// Microjoules of all packages together since an instant before the first reading. The counters
  /// begin anew at max_energy_range_uj, half an hour at 150 W: read more often than that, they are
  /// made one that does not. nullopt as soon as one package says nothing: the others are no sum.
  std::optional<std::int64_t> read_uj();
  std::optional<Absence> absence();

 private:
  struct Package {
    OptionalFile energy;
    std::optional<std::int64_t> range_uj;
    std::optional<std::int64_t> last_uj;
    // What the turns of its counter were worth; nullopt: it went back, and nobody knows from where.
    std::optional<std::int64_t> turned_uj = 0;
  };
  static std::optional<std::int64_t> read_package(Package& package);

  std::vector<Package> packages_;
};

}  // namespace webdyno::sampling
