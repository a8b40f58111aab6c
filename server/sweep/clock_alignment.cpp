#include "server/sweep/clock_alignment.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace webdyno::sweep {
namespace {

// The host's clock is cut down to whole microseconds: the instant that it names is up to one later.
constexpr double kHostStepUs = 1;

// Of a page that is not cross-origin isolated; Chromium has no coarser one.
constexpr double kCoarseStepUs = 100;

// performance.now() is a double of milliseconds: after a day it is off by some nanoseconds.
constexpr double kShownUs = 0.5;

/// The content script's performance.now() is the page's own, though it is not isolated itself: its
/// times say so, one of which lies between two coarse steps. Sixteen fine ones that all happen to
/// lie on coarse steps only widen the bound.
double step_of(const std::vector<ClockPing>& pings, std::optional<double> timer_resolution_us) {
  const auto is_fine = [](double us) {
    return std::abs(std::remainder(us, kCoarseStepUs)) > kShownUs;
  };
  const bool fine = std::any_of(pings.begin(), pings.end(), [&](const ClockPing& ping) {
    return is_fine(ping.page_send_us) || is_fine(ping.page_receive_us);
  });
  return fine ? timer_resolution_us.value_or(kCoarseStepUs) : kCoarseStepUs;
}

/// A page time is the difference of two that the browser has rounded to a step, now and the time
/// origin. That of now is every page time's own; that of the origin is the offset's error, and the
/// host's microsecond, and that of the page's times, which are stored as whole microseconds.
std::int64_t navigation_start_error(double step_us) {
  return static_cast<std::int64_t>(std::ceil(std::min(step_us, 1e6) - 1e-3)) + 2;
}

bool agree(const ClockAlignment& one, const ClockAlignment& other) {
  return std::abs(one.offset_us - other.offset_us) <= one.error_us + other.error_us;
}

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

std::optional<std::string_view> PageClock::source() const {
  if (!best) return std::nullopt;
  const bool of_pings = best->offset_us == pings->offset_us && best->error_us == pings->error_us;
  return of_pings ? "pings" : "navigation_start";
}

bool PageClock::differ() const {
  return pings && navigation_start && !agree(*pings, *navigation_start);
}

PageClock place_page(const std::vector<ClockPing>& pings,
                     std::optional<std::int64_t> navigation_start_us,
                     std::optional<double> timer_resolution_us) {
  PageClock clock;
  clock.pings = align_clocks(pings, step_of(pings, timer_resolution_us));
  if (navigation_start_us)
    clock.navigation_start = {*navigation_start_us,
                              navigation_start_error(timer_resolution_us.value_or(kCoarseStepUs))};
  clock.best = clock.pings;
  if (clock.pings && clock.navigation_start && !clock.differ() &&
      clock.navigation_start->error_us < clock.pings->error_us)
    clock.best = clock.navigation_start;
  return clock;
}

}  // namespace webdyno::sweep
