#pragma once

#include <filesystem>

#include "server/launch/check.hpp"

namespace webdyno::cli {

/// Where `setup native` puts it.
std::filesystem::path native_environment();

/// Whether `setup native` has made the Python environment of frameworks outside of a browser, of
/// today's requirements.
launch::Check native_environment_check();

}  // namespace webdyno::cli
