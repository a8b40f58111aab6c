#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace webdyno::launch {

/// One line of `webdyno doctor`.
struct Check {
  enum class State { kWorks, kWarning, kMissing };
  std::string subject;
  State state;
  std::string finding;  // what is so
  std::string remedy;   // what to do about it; empty when it works
};

struct DoctorOptions {
  std::string browser;  // as find_browser takes it
  std::filesystem::path extension_directory;
  std::filesystem::path native_host;
};

/// Tries everything that a sweep needs: a browser is launched, our extension loaded, its native host asked, WebGL and
/// WebGPU looked at from a page; then the samplers' sources and what makes this machine noisy.
std::vector<Check> run_checks(const DoctorOptions& options);

}  // namespace webdyno::launch
