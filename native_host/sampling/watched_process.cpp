#include "native_host/sampling/watched_process.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>

#include "native_host/sampling/process_cpu_clock.hpp"

namespace webdyno::sampling {

WatchedProcess::WatchedProcess(pid_t process, const ProcessStat& stat, std::int64_t now_us)
    : pid(process),
      parent_pid(stat.parent_pid),
      start_ticks(stat.start_ticks),
      first_seen_us(now_us),
      live_clock_(false) {}

std::unique_ptr<WatchedProcess> WatchedProcess::open(pid_t pid, const std::filesystem::path& root,
                                                     std::int64_t now_us) {
  const bool real = root == "/";
  // The pidfd first: from here on the pid cannot be used again unnoticed.
  FileDescriptor pid_fd(real ? static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)) : -1);
  if (real && !pid_fd) return nullptr;
  const auto directory = root / "proc" / std::to_string(pid);
  const auto text = read_file(directory / "stat");
  const auto stat = text ? parse_stat(*text) : std::nullopt;
  if (!stat) return nullptr;
  std::unique_ptr<WatchedProcess> process(new WatchedProcess(pid, *stat, now_us));
  process->pid_fd_ = std::move(pid_fd);
  process->stat_ = open_file(directory / "stat");
  process->statm_ = open_file(directory / "statm");
  process->live_clock_ = real;
  process->settle_role(root);
  return process;
}

void WatchedProcess::settle_role(const std::filesystem::path& root) {
  const auto text = read_file(root / "proc" / std::to_string(pid) / "cmdline");
  if (!text) return;
  ProcessRole now = role_of(parse_cmdline(*text));
  // A zygote's child is "zygote" until it has become what it is for; other roles are final.
  role_settled = now == role && now.role != "zygote" && now.role != "other";
  role = std::move(now);
}

bool WatchedProcess::has_ended(std::int64_t now_us) {
  if (exited_us) return true;
  if (!pid_fd_) return false;
  pollfd exit{.fd = pid_fd_.get(), .events = POLLIN, .revents = 0};
  if (::poll(&exit, 1, 0) > 0) exited_us = now_us;
  return exited_us.has_value();
}

std::optional<Reading> WatchedProcess::read(bool with_stat, std::int64_t now_us,
                                            std::vector<char>& buffer) {
  static const std::int64_t page_bytes = ::sysconf(_SC_PAGESIZE);
  if (exited_us) return std::nullopt;
  const auto cpu_ns = live_clock_ ? process_cpu_ns(pid) : std::optional<std::int64_t>(0);
  // After the CPU clock, which would answer for a recycled pid: this descriptor answers for our
  // process or not at all.
  const auto statm = read_kept(statm_, buffer);
  const auto memory = statm ? parse_statm(*statm) : std::nullopt;
  // A zombie has no memory any more; what it says of itself is no reading.
  if (!cpu_ns || !memory || memory->resident_pages == 0) {
    has_ended(now_us);
    return std::nullopt;
  }
  Reading reading{.cpu_ns = *cpu_ns,
                  .resident_bytes = memory->resident_pages * page_bytes,
                  .footprint_bytes = (memory->resident_pages - memory->shared_pages) * page_bytes,
                  .thread_count = std::nullopt,
                  .minor_faults = std::nullopt,
                  .major_faults = std::nullopt};
  if (with_stat) {
    const auto text = read_kept(stat_, buffer);
    if (const auto stat = text ? parse_stat(*text) : std::nullopt) {
      reading.thread_count = stat->thread_count;
      reading.minor_faults = stat->minor_faults;
      reading.major_faults = stat->major_faults;
    }
  }
  return reading;
}

}  // namespace webdyno::sampling
