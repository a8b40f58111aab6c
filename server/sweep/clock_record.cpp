#include "server/sweep/clock_record.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/sweep/binding.hpp"
#include "server/sweep/event.hpp"

namespace webdyno::sweep {

using nlohmann::json;

void record_page_clock(SQLite::Database& database, const AttemptRow& attempt,
                       const PageClock& clock) {
  const auto of = [](const std::optional<ClockAlignment>& source) {
    return source ? std::pair(json(source->offset_us), json(source->error_us))
                  : std::pair(json(), json());
  };
  const auto [pings_offset_us, pings_error_us] = of(clock.pings);
  const auto [start_us, start_error_us] = of(clock.navigation_start);
  const auto source = clock.source();
  execute(database,
          "UPDATE attempt SET clock_source = ?, pings_offset_us = ?, pings_error_us = ?, "
          "navigation_start_us = ?, navigation_start_error_us = ? "
          "WHERE trial_id = ? AND attempt_number = ?",
          source ? json(*source) : json(), pings_offset_us, pings_error_us, start_us,
          start_error_us, attempt.trial_id, attempt.attempt_number);
  if (!clock.differ()) return;
  record_event(database, "clock_sources_differ", subject_of(attempt),
               fmt::format("NavigationStart is {} us from the pings' offset, which is uncertain by "
                           "{} us: the pings stand",
                           std::abs(clock.navigation_start->offset_us - clock.pings->offset_us),
                           clock.pings->error_us));
}

}  // namespace webdyno::sweep
