#pragma once

#include <SQLiteCpp/Database.h>

#include "server/sweep/attempt.hpp"
#include "server/sweep/clock_alignment.hpp"

namespace webdyno::sweep {

/// Stores what both sources say of a page's clock; clock_offset_us and clock_error_us, of the one
/// that counts, are the result's. Where they exclude each other an event says so.
void record_page_clock(SQLite::Database& database, const AttemptRow& attempt,
                       const PageClock& clock);

}  // namespace webdyno::sweep
