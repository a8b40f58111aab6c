#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace webdyno::sampling {

/// The entries of a directory of /sys that are called `prefix` and a number, in the order of the
/// numbers: thermal_zone0, thermal_zone1, and not cooling_device0. At most 32: a server with a
/// sensor at each of its parts must not make a sample long. Empty where there is no directory.
std::vector<std::filesystem::path> device_directories(const std::filesystem::path& directory,
                                                      std::string_view prefix);

}  // namespace webdyno::sampling
