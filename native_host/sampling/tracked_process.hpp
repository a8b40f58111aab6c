#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "native_host/sampling/browser_tree.hpp"
#include "native_host/sampling/file_descriptor.hpp"
#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/optional_file.hpp"
#include "native_host/sampling/process_memory.hpp"
#include "native_host/sampling/process_role.hpp"

namespace webdyno::sampling {

struct ProcessUsage {
  std::int64_t cpu_ns;
  std::int64_t resident_bytes;
  std::int64_t footprint_bytes;  // resident - shared
  // Of the main thread: able to run, and waiting for a CPU. nullopt: the kernel does not tell, or
  // it is not asked: read_usage() does not.
  std::optional<std::int64_t> run_delay_ns;
};

struct ProcessActivity {
  std::int64_t thread_count;
  std::int64_t minor_faults;
  std::int64_t major_faults;
};

/// One process whose counters are read at every tick, through descriptors that were opened once.
class TrackedProcess {
 public:
  /// nullopt: it has ended, its pid belongs to another process by now, or it is a thread.
  static std::optional<TrackedProcess> open(const std::filesystem::path& root,
                                            const ProcessIdentity& identity);

  /// 4 us: the CPU clock and statm. nullopt: it has ended, or is ending and has no memory left.
  std::optional<ProcessUsage> read_usage() const;

  /// 2 us: schedstat. nullopt: it has ended, or the kernel does not tell.
  std::optional<std::int64_t> read_run_delay_ns() const;

  /// 6 us: stat. nullopt: it has ended.
  std::optional<ProcessActivity> read_activity() const;

  /// Milliseconds, see process_memory.hpp. All absent: it has ended.
  ProcessMemory read_memory(bool has_swap) const;

  /// Why there is no run delay; nullopt: there is one.
  std::optional<Absence> run_delay_absence() const;

  /// As it is now, at most 15 bytes of the process' own choice (proc_pid_comm(5)). nullopt: it has
  /// ended.
  std::optional<std::string> command_name() const;

  /// By its command line as it is now; unchanged when that cannot be read any more.
  void read_role();

  const ProcessIdentity& identity() const { return identity_; }
  const ProcessRole& role() const { return role_; }
  void set_role(Role role) { role_ = {role, {}, {}}; }
  bool is_open() const { return pid_fd_.valid(); }
  int pid_fd() const { return pid_fd_.get(); }
  /// Gives its descriptors back; it is not read any more.
  void close();

 private:
  TrackedProcess(std::filesystem::path directory, ProcessIdentity identity, FileDescriptor pid_fd,
                 KernelFile stat, KernelFile statm, std::optional<OptionalFile> schedstat);

  std::filesystem::path directory_;
  ProcessIdentity identity_;
  ProcessRole role_;
  FileDescriptor pid_fd_;
  std::optional<KernelFile> stat_;
  std::optional<KernelFile> statm_;
  std::optional<OptionalFile> schedstat_;
};

}  // namespace webdyno::sampling
