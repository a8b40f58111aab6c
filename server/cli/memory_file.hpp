#pragma once

#include <string>

namespace webdyno::cli {

/// A file in memory (memfd_create(2)), which goes with this: what a child reads, answers or says,
/// where that a disk is full could be said nowhere else. A child has it by `fd`.
class MemoryFile {
 public:
  /// `name` is shown in /proc alone. Throws EnvironmentError.
  explicit MemoryFile(const char* name);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }
  /// Opens the file anew, from its beginning, in this process.
  std::string path() const;
  void write(const std::string& text) const;
  std::string text() const;
  std::string first_line() const;
  /// The last that is not empty; empty: there is none.
  std::string last_line() const;

 private:
  int fd_;
};

}  // namespace webdyno::cli
