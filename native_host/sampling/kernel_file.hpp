#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "native_host/sampling/file_descriptor.hpp"

namespace webdyno::sampling {

/// A file of /proc or /sys that is read again and again: opened once, then one pread a reading
/// (2 us for statm; open, read and close are 7 us).
/// After the process has ended a kept /proc/PID file answers ESRCH, so that it never speaks of
/// another process that got the pid anew.
class KernelFile {
 public:
  /// nullopt when there is none or it is not for us (ENOENT, ESRCH, EACCES, EPERM, ENOTDIR,
  /// ENAMETOOLONG, ELOOP).
  /// Throws std::system_error for anything else: too many open files is not a vanished process.
  static std::optional<KernelFile> open(const std::filesystem::path& path);

  /// What the file says now, as far as it fits into `buffer`; nullopt when the process, or the
  /// descriptor that it is of, is no more.
  /// Throws std::system_error on any other error.
  std::optional<std::string_view> read(std::span<char> buffer) const;

 private:
  explicit KernelFile(FileDescriptor fd) : fd_(std::move(fd)) {}

  FileDescriptor fd_;
};

/// /proc/PID/NAME of the machine whose files are under `root`.
std::filesystem::path process_file(const std::filesystem::path& root, pid_t pid, const char* name);

/// A whole file, once. nullopt as above, and where a directory or a device without a value is.
std::optional<std::string> read_kernel_file(const std::filesystem::path& path);

/// The same without white space at its end.
std::optional<std::string> read_kernel_line(const std::filesystem::path& path);

}  // namespace webdyno::sampling
