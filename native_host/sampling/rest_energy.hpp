#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace webdyno::sampling {

/// What the CPU packages use while nothing of a trial runs: the machine, a browser without a page,
/// and whoever else is there.
struct RestEnergy {
  std::int64_t duration_us;
  std::int64_t package_energy_uj;
};

/// Rests for a quarter of a second, of which RAPL's millisecond is 0.4 %, and tells what that took.
/// nullopt, at once: the packages tell nothing (package_energy.hpp).
std::optional<RestEnergy> read_rest_energy(const std::filesystem::path& root);

}  // namespace webdyno::sampling
