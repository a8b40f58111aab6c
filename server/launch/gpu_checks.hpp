#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/launch/check.hpp"

namespace webdyno::launch {

/// Each GPU of this machine with what its driver tells of it, and what to do where it tells
/// nothing. `root` is "/" and `nvml` "libnvidia-ml.so.1" but in tests.
std::vector<Check> gpu_checks(const std::filesystem::path& root, const std::string& nvml);

}  // namespace webdyno::launch
