#pragma once

#include <filesystem>

namespace webdyno::api {

/// One trial at a time per machine: a lock file in the state directory that every collector honours. Freed by the kernel
/// when the process dies.
class MachineLock {
 public:
  /// Throws std::system_error when the file cannot be made.
  explicit MachineLock(const std::filesystem::path& state_directory);
  ~MachineLock();
  MachineLock(const MachineLock&) = delete;
  MachineLock& operator=(const MachineLock&) = delete;

  /// False: another collector measures now. True also when this one holds it already.
  bool try_acquire();
  void release();

 private:
  int fd_;
};

}  // namespace webdyno::api
