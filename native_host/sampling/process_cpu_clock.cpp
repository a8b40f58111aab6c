#include "native_host/sampling/process_cpu_clock.hpp"

#include <time.h>

namespace webdyno::sampling {

std::optional<std::int64_t> process_cpu_ns(pid_t pid) {
  // What clock_getcpuclockid(3) makes (Linux, include/linux/posix-timers.h): the complement of the
  // pid above three bits, of which CPUCLOCK_SCHED is 2 and per-thread is 4. The library function
  // would read the clock once more to look whether it is there.
  const auto clock = static_cast<clockid_t>((~static_cast<unsigned>(pid) << 3) | 2U);
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) return std::nullopt;
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace webdyno::sampling
