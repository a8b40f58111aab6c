#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/api/file_lock.hpp"

namespace webdyno::api {

/// Held while a process runs a sweep, so that nobody resumes or deletes it meanwhile. Its file goes
/// with it.
class SweepLock {
 public:
  /// nullptr: it is held, by another process or by this one. Throws std::system_error.
  static std::unique_ptr<SweepLock> try_hold(const std::filesystem::path& state_directory,
                                             const std::string& sweep_uuid);

  ~SweepLock();
  SweepLock(const SweepLock&) = delete;
  SweepLock& operator=(const SweepLock&) = delete;

 private:
  explicit SweepLock(std::filesystem::path file);

  std::filesystem::path file_;
  FileLock lock_;
  bool held_;
};

}  // namespace webdyno::api
