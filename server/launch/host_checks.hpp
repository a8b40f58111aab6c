#pragma once

#include <filesystem>
#include <vector>

#include "server/launch/check.hpp"

namespace webdyno::launch {

/// What sweeps write down of this machine, its fingerprint, and whether its CPUs may go above their
/// nominal frequency. `root` is "/" but in tests.
std::vector<Check> host_checks(const std::filesystem::path& root);

}  // namespace webdyno::launch
