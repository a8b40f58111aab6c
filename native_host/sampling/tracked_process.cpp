#include "native_host/sampling/tracked_process.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "native_host/sampling/command_line.hpp"
#include "native_host/sampling/process_cpu_clock.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {
namespace {

// stat of a process has 52 numbers of at most 20 digits and a comm of at most 64 characters.
constexpr std::size_t kStatBytes = 2048;
constexpr std::size_t kStatmBytes = 256;
constexpr std::size_t kSchedstatBytes = 128;

const std::int64_t kPageBytes = ::sysconf(_SC_PAGESIZE);

/// pidfd_open(2), close-on-exec by itself. Debian 12's <sys/pidfd.h> lacks extern "C".
int open_pid_fd(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

std::optional<ProcessStat> read_stat(const KernelFile& file) {
  std::array<char, kStatBytes> buffer;
  const auto text = file.read(buffer);
  return text ? parse_process_stat(*text) : std::nullopt;
}

}  // namespace

std::optional<TrackedProcess> TrackedProcess::open(const std::filesystem::path& root,
                                                   const ProcessIdentity& identity) {
  FileDescriptor pid_fd(open_pid_fd(identity.pid));
  if (!pid_fd.valid()) {
    // A thread is EINVAL, and ENOENT for newer kernels.
    if (errno == ESRCH || errno == EINVAL || errno == ENOENT) return std::nullopt;
    throw std::system_error(errno, std::generic_category(), "pidfd_open");
  }
  auto directory = root / "proc" / std::to_string(identity.pid);
  auto statm = KernelFile::open(directory / "statm");
  auto stat = KernelFile::open(directory / "stat");
  if (!stat || !statm) return std::nullopt;
  OptionalFile schedstat(directory / "schedstat");
  // The last that was opened still has the start that was seen before the first: all are of one
  // process.
  const auto now = read_stat(*stat);
  if (!now || now->start_ticks != identity.start_ticks) return std::nullopt;
  return TrackedProcess(std::move(directory), identity, std::move(pid_fd), *std::move(stat),
                        *std::move(statm), std::move(schedstat));
}

TrackedProcess::TrackedProcess(std::filesystem::path directory, ProcessIdentity identity,
                               FileDescriptor pid_fd, KernelFile stat, KernelFile statm,
                               std::optional<OptionalFile> schedstat)
    : directory_(std::move(directory)),
      identity_(identity),
      pid_fd_(std::move(pid_fd)),
      stat_(std::move(stat)),
      statm_(std::move(statm)),
      schedstat_(std::move(schedstat)) {}

std::optional<ProcessUsage> TrackedProcess::read_usage() const {
  const auto cpu_ns = process_cpu_ns(identity_.pid);
  if (!cpu_ns) return std::nullopt;
  // After the clock, and through a descriptor that a new owner of the pid does not answer: so the
  // clock was this process' own.
  std::array<char, kStatmBytes> buffer;
  const auto text = statm_->read(buffer);
  const auto pages = text ? parse_statm(*text) : std::nullopt;
  if (!pages || pages->size == 0) return std::nullopt;
  // The kernel sums the two counters one after the other, so that they may pass each other.
  const auto own_pages = std::max<std::int64_t>(0, pages->resident - pages->shared);
  return ProcessUsage{*cpu_ns, pages->resident * kPageBytes, own_pages * kPageBytes, std::nullopt};
}

std::optional<ProcessActivity> TrackedProcess::read_activity() const {
  const auto stat = read_stat(*stat_);
  if (!stat) return std::nullopt;
  return ProcessActivity{stat->thread_count, stat->minor_faults, stat->major_faults};
}

std::optional<std::int64_t> TrackedProcess::read_run_delay_ns() const {
  std::array<char, kSchedstatBytes> buffer;
  const auto schedstat = schedstat_->read(buffer);
  return schedstat ? parse_run_delay_ns(*schedstat) : std::nullopt;
}

ProcessMemory TrackedProcess::read_memory(bool has_swap) const {
  const auto memory = read_process_memory(directory_, has_swap);
  // A kept descriptor does not answer for a new owner of the pid: what was read was this process'.
  if (read_stat(*stat_)) return memory;
  ProcessMemory gone;
  gone.mappings_absence = gone.swap_absence = gone.peak_absence = Absence::kNotThere;
  return gone;
}

std::optional<Absence> TrackedProcess::run_delay_absence() const {
  if (!read_usage() || read_run_delay_ns()) return std::nullopt;
  // The file is there and says zeros.
  return schedstat_->absence().value_or(Absence::kSwitchedOff);
}

std::optional<std::string> TrackedProcess::command_name() const {
  auto stat = read_stat(*stat_);
  if (!stat) return std::nullopt;
  return std::move(stat->comm);
}

void TrackedProcess::read_role() {
  const auto text = read_kernel_file(directory_ / "cmdline");
  if (!text || text->empty()) return;
  role_ = role_of_child(split_command_line(*text));
}

void TrackedProcess::close() {
  pid_fd_.close();
  stat_.reset();
  statm_.reset();
  schedstat_.reset();
}

}  // namespace webdyno::sampling
