#include "server/sweep/event.hpp"

#include <chrono>

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {

std::int64_t realtime_us() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

void record_event(SQLite::Database& database, std::string_view kind, const EventSubject& subject,
                  const std::string& detail) {
  execute(database,
          "INSERT INTO event (realtime_us, kind, sweep_id, trial_id, attempt_number, browser_id, "
          "detail) "
          "VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''))",
          realtime_us(), std::string(kind), subject.sweep_id, subject.trial_id,
          subject.attempt_number, subject.browser_id, detail);
}

}  // namespace webdyno::sweep
