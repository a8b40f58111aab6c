#pragma once

#include <cstdint>
#include <string>

namespace webdyno::sweep {

/// A point on a clock that nobody sets: CLOCK_MONOTONIC in microseconds, of the boot that it counts
/// from. What is decided by time is decided by it; realtime_us() is for people who read it.
///
/// It stands still while the machine sleeps, as everything does that it is asked about: a browser
/// that could send nothing is not gone, and its trial, whose own times come from the same clock,
/// goes on. With CLOCK_BOOTTIME every lease would be over at the moment of waking.
struct SteadyTime {
  std::string boot_id;  // /proc/sys/kernel/random/boot_id
  std::int64_t us;
};

/// Throws std::runtime_error where the kernel does not name the boot.
SteadyTime steady_now();

}  // namespace webdyno::sweep
