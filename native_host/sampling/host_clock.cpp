#include "native_host/sampling/host_clock.hpp"

#include <sys/timex.h>
#include <time.h>

#include <limits>

namespace webdyno::sampling {
namespace {

std::int64_t read_ns(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);  // cannot fail for these two clocks, clock_gettime(2)
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

std::optional<std::int64_t> realtime_error_us() {
  timex state{};  // modes 0 reads only, adjtimex(2)
  const int clock_state = ::adjtimex(&state);
  if (clock_state < 0 || clock_state == TIME_ERROR || (state.status & STA_UNSYNC) != 0) {
    return std::nullopt;
  }
  return state.maxerror;
}

}  // namespace

std::int64_t monotonic_us() { return read_ns(CLOCK_MONOTONIC) / 1000; }

ClockPair read_clock_pair() {
  std::int64_t narrowest_ns = std::numeric_limits<std::int64_t>::max();
  ClockPair pair{};
  for (int i = 0; i < 5; ++i) {
    const std::int64_t before_ns = read_ns(CLOCK_MONOTONIC);
    const std::int64_t realtime_ns = read_ns(CLOCK_REALTIME);
    const std::int64_t width_ns = read_ns(CLOCK_MONOTONIC) - before_ns;
    if (width_ns >= narrowest_ns) continue;
    narrowest_ns = width_ns;
    pair.monotonic_us = (before_ns + width_ns / 2) / 1000;
    pair.realtime_us = realtime_ns / 1000;
  }
  pair.realtime_error_us = realtime_error_us();
  return pair;
}

}  // namespace webdyno::sampling
