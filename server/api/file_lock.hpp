#pragma once

#include <filesystem>

namespace webdyno::api {

/// An advisory lock on a file of its own (flock(2)), freed by the kernel when the process dies. Two
/// are used: trial.lock in the state directory, which every collector holds while a trial runs (one
/// trial at a time per machine), and sweep-UUID.lock, which `run` holds so that nobody resumes a
/// sweep that is being run.
class FileLock {
 public:
  /// Makes the file and its directory; does not lock. Throws std::system_error.
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  /// False: another process holds it. True also when this one does already.
  bool try_acquire();
  void release();

 private:
  int fd_;
};

}  // namespace webdyno::api
