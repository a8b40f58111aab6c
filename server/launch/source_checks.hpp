#pragma once

#include <filesystem>
#include <vector>

#include "server/launch/check.hpp"

namespace webdyno::launch {

/// What this machine tells of what else it does, and what to do where it does not. `root` is "/"
/// but in tests.
std::vector<Check> source_checks(const std::filesystem::path& root);

}  // namespace webdyno::launch
