#pragma once

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>

#include "native_host/sampling/file_descriptor.hpp"
#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::test {

/// The CPU time of a process and of all threads and processes that it starts from now on, by perf's
/// task-clock, which the sampler has nothing in common with: brought up to date when it is read,
/// and counting what the scheduler's clock leaves out (stolen() below).
class TaskClock {
 public:
  /// nullopt, and `refused` says why: perf_event_paranoid above 2, or a container's seccomp
  /// profile.
  static std::optional<TaskClock> of(pid_t pid, std::string& refused) {
    perf_event_attr event{};
    event.type = PERF_TYPE_SOFTWARE;
    event.size = sizeof(event);
    event.config = PERF_COUNT_SW_TASK_CLOCK;
    event.inherit = 1;
    event.exclude_kernel = 1;  // what a user may ask for; this clock counts the kernel all the same
    event.exclude_hv = 1;
    sampling::FileDescriptor fd(static_cast<int>(
        ::syscall(SYS_perf_event_open, &event, pid, -1, -1, PERF_FLAG_FD_CLOEXEC)));
    if (fd.valid()) return TaskClock(std::move(fd));
    refused = std::string("perf_event_open: ") + std::strerror(errno);
    return std::nullopt;
  }

  std::int64_t ns() const {
    std::int64_t value = 0;
    if (::read(fd_.get(), &value, sizeof(value)) != sizeof(value))
      throw std::runtime_error("task-clock cannot be read");
    return value;
  }

 private:
  explicit TaskClock(sampling::FileDescriptor fd) : fd_(std::move(fd)) {}
  sampling::FileDescriptor fd_;
};

/// What perf counts and the scheduler's clock does not: time that the hypervisor took, and that of
/// interrupts where the kernel accounts for them. Of the whole machine, since boot.
inline std::int64_t stolen_ns() {
  const auto text = sampling::read_kernel_file("/proc/stat").value();
  const auto ticks = sampling::parse_system_stat(text).value();
  return (ticks.steal_ticks + ticks.irq_ticks + ticks.softirq_ticks) *
         (1'000'000'000 / ::sysconf(_SC_CLK_TCK));
}

/// One tick of the scheduler, by the clock that moves with it (clock_getres(2)).
inline std::int64_t scheduler_tick_ns() {
  timespec step{};
  ::clock_getres(CLOCK_MONOTONIC_COARSE, &step);
  return static_cast<std::int64_t>(step.tv_sec) * 1'000'000'000 + step.tv_nsec;
}

}  // namespace webdyno::test
