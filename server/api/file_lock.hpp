#pragma once

#include <filesystem>

namespace webdyno::api {

/// An advisory lock on an open file (flock(2)), freed by the kernel when the process dies.
/// sweep-UUID.lock in the state directory is one: `run` holds it so that nobody resumes a sweep
/// that is being run. Those that all users share are in machine_turns.hpp.
class FileLock {
 public:
  /// Makes the file and its directory; does not lock. Throws std::system_error.
  explicit FileLock(const std::filesystem::path& file);
  /// Of an open file, which it closes.
  explicit FileLock(int fd) : fd_(fd) {}
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  /// False: it is held, by another process or by this one.
  bool try_acquire();
  /// Whether the file of that name is still the one: who held it before may have removed it.
  bool is_of(const std::filesystem::path& file) const;
  void release();
  int fd() const { return fd_; }

 private:
  int fd_;
  bool held_ = false;
};

/// Removes a lock's file that nobody holds: whoever takes it at this moment looks with is_of()
/// whether it is still the one.
void remove_if_free(const std::filesystem::path& file);

}  // namespace webdyno::api
