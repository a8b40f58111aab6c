#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace webdyno::sweep {

/// A round trip page -> native host -> page: the page's clock before and after, the host's clock in
/// between.
struct ClockPing {
  double page_send_us;
  std::int64_t host_us;
  double page_receive_us;
};

/// page_us + offset_us = CLOCK_MONOTONIC, true within error_us.
struct ClockAlignment {
  std::int64_t offset_us;
  std::int64_t error_us;
};

/// Every ping leaves an interval for the offset: host - receive <= offset <= host - send. A page
/// time is shown as one of the two ends of the step of `page_resolution_us` that it lies in, and
/// nobody can tell which, so the interval is wider by a step at both ends; the host's time is cut
/// down to a microsecond. The answer is the middle of what all intervals share, the error half its
/// width, rounded up. nullopt without pings, or when they contradict each other (the clocks of page
/// and host do not run alike: nothing may be placed on one axis then).
std::optional<ClockAlignment> align_clocks(const std::vector<ClockPing>& pings,
                                           double page_resolution_us);

/// What each source says of one page, and which of them counts.
struct PageClock {
  std::optional<ClockAlignment> pings;
  std::optional<ClockAlignment> navigation_start;  // as it was told, believed or not
  std::optional<ClockAlignment> best;              // nullopt: the page has no place

  /// "navigation_start", "pings"; nullopt: none.
  std::optional<std::string_view> source() const;
  /// The two exclude each other: one of them is not what it is taken for.
  bool differ() const;
};

/// `navigation_start_us`: CLOCK_MONOTONIC at which the browser says that the page's time began.
/// `timer_resolution_us`: as the page measured it; nullopt: it had not yet. The finer source
/// counts, but NavigationStart only where pings are there and agree: they are this project's own,
/// it is the browser's.
PageClock place_page(const std::vector<ClockPing>& pings,
                     std::optional<std::int64_t> navigation_start_us,
                     std::optional<double> timer_resolution_us);

}  // namespace webdyno::sweep
