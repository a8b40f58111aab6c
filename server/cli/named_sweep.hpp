#pragma once

#include "server/compared/compared_sweep.hpp"

namespace webdyno::cli {

/// As compared::find_sweep. Throws UsageError, one line that says what is allowed.
compared::NamedSweep named_sweep(SQLite::Database& database, const std::string& name,
                                 const std::string& place);

}  // namespace webdyno::cli
