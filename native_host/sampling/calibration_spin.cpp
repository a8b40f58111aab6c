#include "native_host/sampling/calibration_spin.hpp"

#include <time.h>

#include <algorithm>
#include <array>

namespace webdyno::sampling {
namespace {

constexpr std::size_t kRounds = 5;

// Six operations that need each other's results: two nanoseconds.
constexpr int kSteps = 4'000'000;

std::int64_t now_ns(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Marsaglia's xorshift64: nothing to foresee, no memory, no division.
std::uint64_t work(std::uint64_t state) {
  for (int i = 0; i < kSteps; ++i) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
  }
  return state;
}

}  // namespace

Calibration spin() {
  std::array<std::int64_t, kRounds> cpu_ns;
  std::array<std::int64_t, kRounds> wall_ns;
  // Its value depends on all rounds, so that no compiler leaves one out.
  volatile std::uint64_t state = 88'172'645'463'325'252U;
  for (std::size_t round = 0; round < kRounds; ++round) {
    const std::int64_t wall_begin_ns = now_ns(CLOCK_MONOTONIC);
    const std::int64_t cpu_begin_ns = now_ns(CLOCK_THREAD_CPUTIME_ID);
    state = work(state);
    cpu_ns[round] = now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu_begin_ns;
    wall_ns[round] = now_ns(CLOCK_MONOTONIC) - wall_begin_ns;
  }
  std::sort(cpu_ns.begin(), cpu_ns.end());
  std::sort(wall_ns.begin(), wall_ns.end());
  return {cpu_ns[kRounds / 2], cpu_ns[0], wall_ns[kRounds / 2], wall_ns[0]};
}

}  // namespace webdyno::sampling
