#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace webdyno::launch {

/// A directory 0700 of this process below the temporary directory, whose name begins with `prefix`
/// and our pid. The destructor removes it with all that is in it. Move-only.
/// What killed processes left behind goes with the next one of that prefix: the file
/// webdyno-owner.json in it says whose it is, so that no living process's is removed, nor one of
/// another container that shares the temporary directory.
class ScratchDirectory {
 public:
  /// Throws cannot_make_scratch().
  explicit ScratchDirectory(std::string_view prefix);
  ~ScratchDirectory();
  ScratchDirectory(ScratchDirectory&& other) noexcept;
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;  // empty: moved from
};

/// One line that names the file and the remedy.
std::runtime_error cannot_make_scratch(const std::filesystem::path& file, int why);

}  // namespace webdyno::launch
