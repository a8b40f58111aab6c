#pragma once

#include <cstdint>
#include <optional>

namespace webdyno::sampling {

/// CLOCK_MONOTONIC, the clock of every time that is measured.
std::int64_t monotonic_us();

/// One instant on both clocks.
struct ClockPair {
  std::int64_t monotonic_us;
  std::int64_t realtime_us;                       // since 1970
  std::optional<std::int64_t> realtime_error_us;  // nullopt: the kernel says not synchronised
};

/// The wall clock is read between two readings of CLOCK_MONOTONIC, five times, and the closest
/// enclosure is kept: a preemption inside one of them does not count.
ClockPair read_clock_pair();

}  // namespace webdyno::sampling
