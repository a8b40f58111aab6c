#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

#include "server/sweep/attempt.hpp"

namespace webdyno::sweep {

/// What else the machine did while the attempt was measured, as flags: noisy, starved, swapping,
/// throttled. Of rows that are stored; where a machine does not tell there is no flag.
std::vector<std::string> contention_flags(SQLite::Database& database, const AttemptRow& attempt);

}  // namespace webdyno::sweep
