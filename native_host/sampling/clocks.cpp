#include "native_host/sampling/clocks.hpp"

#include <sys/timex.h>

#include <ctime>
#include <nlohmann/json.hpp>

namespace webdyno::sampling {
namespace {

std::int64_t read_us(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

std::int64_t monotonic_us() { return read_us(CLOCK_MONOTONIC); }

nlohmann::json clock_pair() {
  timex state{};
  const bool synchronised = ::adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
  return {{"monotonic_us", monotonic_us()},
          {"realtime_us", read_us(CLOCK_REALTIME)},
          {"realtime_error_us",
           synchronised ? nlohmann::json(std::int64_t{state.maxerror}) : nlohmann::json()}};
}

}  // namespace webdyno::sampling
