#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace webdyno::sampling {

/// CLOCK_MONOTONIC in microseconds: the one clock of webdyno. Chromium's TimeTicks are the same
/// clock.
std::int64_t monotonic_us();

/// common.schema.json#/definitions/host_clock_pair: one instant on both clocks, and adjtimex(2)'s
/// maxerror, null while the kernel calls the clock unsynchronised.
nlohmann::json clock_pair();

}  // namespace webdyno::sampling
