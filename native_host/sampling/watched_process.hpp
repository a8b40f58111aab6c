#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "native_host/sampling/process_role.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {

/// What one tick says of one process. Faults and threads are dearer to read than the rest together,
/// so not in every tick.
struct Reading {
  std::int64_t cpu_ns;
  std::int64_t resident_bytes;
  std::int64_t footprint_bytes;  // resident - shared: what Chromium calls private memory footprint,
                                 // without swap
  std::optional<std::int64_t> thread_count;
  std::optional<std::int64_t> minor_faults;
  std::optional<std::int64_t> major_faults;
};

/// One process, held: kept descriptors of its /proc files (they answer ESRCH once it has ended) and
/// a pidfd, so that a recycled pid is never taken for it.
class WatchedProcess {
 public:
  /// nullptr when there is no such process. `root`: "/" or a directory with a proc/ in it, for
  /// tests.
  static std::unique_ptr<WatchedProcess> open(pid_t pid, const std::filesystem::path& root,
                                              std::int64_t now_us);

  /// nullopt once it has ended; exited_us is then set.
  std::optional<Reading> read(bool with_stat, std::int64_t now_us, std::vector<char>& buffer);
  bool has_ended(std::int64_t now_us);

  /// Reads the command line anew: a zygote's child writes its own over it a moment after the fork.
  /// Until two looks agree.
  void settle_role(const std::filesystem::path& root);

  const pid_t pid;
  const pid_t parent_pid;
  const std::int64_t start_ticks;
  const std::int64_t first_seen_us;
  ProcessRole role;
  bool role_settled = false;
  std::optional<std::int64_t> exited_us;

 private:
  WatchedProcess(pid_t pid, const ProcessStat& stat, std::int64_t now_us);

  FileDescriptor pid_fd_;  // none when the root is not "/"
  FileDescriptor stat_;
  FileDescriptor statm_;
  bool live_clock_;  // the process CPU clock exists for real processes only
};

}  // namespace webdyno::sampling
