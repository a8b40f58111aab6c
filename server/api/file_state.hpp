#pragma once

#include <cstdint>
#include <filesystem>

namespace webdyno::api {

/// What tells a file from another one, or from itself before it was written, without reading it.
struct FileState {
  std::uint64_t bytes = 0;
  std::uint64_t inode = 0;
  std::int64_t written_ns = 0;
  std::int64_t changed_ns = 0;  // nobody can set it back, as `touch` does the other

  bool operator==(const FileState&) const = default;
};

/// Throws std::system_error: there is no such file.
FileState state_of(const std::filesystem::path& file);

}  // namespace webdyno::api
