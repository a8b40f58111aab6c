#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>

#include "server/sweep/attempt.hpp"

namespace webdyno::sweep {

/// Stores what the library's own profiler says of the calls behind the measured phase: a report's
/// `operators`. A report without any has no row.
void store_operators(SQLite::Database& database, const AttemptRow& attempt,
                     const nlohmann::json& report);

}  // namespace webdyno::sweep
