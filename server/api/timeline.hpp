#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/api/trial_points.hpp"

namespace webdyno::api {

struct TimelineRange {
  std::optional<std::int64_t> from_us;  // nullopt: from the first point
  std::optional<std::int64_t> to_us;
  std::int64_t columns;
};

inline constexpr std::int64_t kMostColumns = 4000;

/// What of a trial's points a plot of so many columns can show between two times
/// (docs/protocol.md): all of them, or of each column the least and the largest. JSON text.
std::string timeline_answer(const TrialPoints& points, const TimelineRange& range);

}  // namespace webdyno::api
