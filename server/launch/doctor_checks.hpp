#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/launch/check.hpp"

namespace webdyno::launch {

struct DoctorOptions {
  std::string browser;  // as find_browser takes it
  std::filesystem::path extension_directory;
  std::filesystem::path native_host;
};

/// Tries everything that a sweep needs: a browser is launched, our extension loaded, its native
/// host asked through it, WebGL and WebGPU looked at from inside; then machine_checks(). Takes
/// about a second.
std::vector<Check> run_checks(const DoctorOptions& options);

}  // namespace webdyno::launch
