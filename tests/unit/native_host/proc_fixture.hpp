#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace webdyno::test {

/// The root of a recorded machine in tests/fixtures/proc: chromium (a browser's process tree on a
/// PC with two graphics cards) or little (an ARM machine whose kernel tells less).
inline std::filesystem::path recorded(const std::string& machine) {
  return std::filesystem::path(WEBDYNO_FIXTURES) / "proc" / machine;
}

inline void write_file(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

/// A process as far as a look at /proc reads it. Writes anew what a vanished one has left.
inline void write_process(const std::filesystem::path& root, int pid, int parent_pid,
                          int start_ticks) {
  const auto directory = root / "proc" / std::to_string(pid);
  std::filesystem::remove_all(directory);
  write_file(directory / "stat",
             std::to_string(pid) + " (chromium) S " + std::to_string(parent_pid) +
                 " 1 1 0 -1 0 5 0 6 0 0 0 0 0 20 0 7 0 " + std::to_string(start_ticks) + " 0 0\n");
}

}  // namespace webdyno::test
