#include "server/sweep/clock_alignment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace webdyno::sweep {
namespace {

// The host's clock is cut down to whole microseconds: the instant that it names is up to one later.
constexpr double kHostStepUs = 1;

}  // namespace

std::optional<ClockAlignment> align_clocks(const std::vector<ClockPing>& pings,
                                           double page_resolution_us) {
  if (pings.empty()) return std::nullopt;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  for (const auto& ping : pings) {
    const auto host_us = static_cast<double>(ping.host_us);
    low = std::max(low, host_us - ping.page_receive_us - page_resolution_us);
    high = std::min(high, host_us + kHostStepUs - ping.page_send_us + page_resolution_us);
  }
  if (low > high) return std::nullopt;
  const double middle = std::round((low + high) / 2);
  return ClockAlignment{
      static_cast<std::int64_t>(middle),
      static_cast<std::int64_t>(std::ceil(std::max(high - middle, middle - low)))};
}

}  // namespace webdyno::sweep
