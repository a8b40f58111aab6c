#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/api/file_lock.hpp"

namespace webdyno::cli {

/// Held while a process runs a sweep, so that nobody resumes it meanwhile. Its file goes with it.
class SweepLock {
 public:
  /// nullptr: another process runs the sweep. Throws std::system_error.
  static std::unique_ptr<SweepLock> try_hold(const std::string& sweep_uuid);

  ~SweepLock();
  SweepLock(const SweepLock&) = delete;
  SweepLock& operator=(const SweepLock&) = delete;

 private:
  explicit SweepLock(std::filesystem::path file);

  std::filesystem::path file_;
  api::FileLock lock_;
  bool held_;
};

}  // namespace webdyno::cli
