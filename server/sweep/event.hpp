#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webdyno::sweep {

/// CLOCK_REALTIME in microseconds since 1970.
std::int64_t realtime_us();

struct EventSubject {
  std::optional<std::int64_t> sweep_id = std::nullopt;
  std::optional<std::int64_t> trial_id = std::nullopt;
  std::optional<std::int64_t> attempt_number = std::nullopt;
  std::optional<std::int64_t> browser_id = std::nullopt;
};

/// Appends to the event table: a log for people. Numbers never come from it.
void record_event(SQLite::Database& database, std::string_view kind, const EventSubject& subject,
                  const std::string& detail = {});

}  // namespace webdyno::sweep
