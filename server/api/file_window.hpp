#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace webdyno::api {

/// A file that was cut short while it was looked at.
class FileChanged : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file's bytes where they are asked for, a block at a time: of a model of gigabytes the headers
/// are looked at, and what lies between them never comes into memory. It is not mapped, because a
/// mapped file that somebody cuts short ends the program (SIGBUS).
class FileWindow {
 public:
  /// Throws std::system_error naming a file that cannot be opened.
  explicit FileWindow(const std::filesystem::path& file);
  ~FileWindow();
  FileWindow(const FileWindow&) = delete;
  FileWindow& operator=(const FileWindow&) = delete;

  /// As it was opened.
  std::uint64_t size() const { return size_; }
  /// Of an offset below size(). Throws FileChanged where the file has none there any more.
  char at(std::uint64_t offset) const {
    if (offset - begin_ >= filled_) read_block(offset);
    return block_[static_cast<std::size_t>(offset - begin_)];
  }

 private:
  void read_block(std::uint64_t offset) const;

  static constexpr std::size_t kBlockBytes = 16'384;
  std::filesystem::path file_;
  int descriptor_;
  std::uint64_t size_ = 0;
  mutable std::array<char, kBlockBytes> block_{};
  mutable std::uint64_t begin_ = 0;
  mutable std::uint64_t filled_ = 0;
};

}  // namespace webdyno::api
