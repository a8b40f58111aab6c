#pragma once

#include <filesystem>
#include <vector>

#include "server/launch/check.hpp"

namespace webdyno::launch {

/// What makes this machine noisy, as far as it can be seen without measuring: load, other browsers,
/// time stolen by the hypervisor, CPU governor, battery, free memory. GPUs are in gpu_checks.hpp.
/// Reads files below `root` only; what is not there is said to be not visible.
std::vector<Check> machine_checks(const std::filesystem::path& root = "/");

}  // namespace webdyno::launch
