#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

#include "server/sweep/expansion.hpp"

namespace webdyno::sweep {

/// Those of the trials of a sweep that have no outcome yet, and those that may still get trials,
/// each once: what a sweep that goes on needs.
std::vector<Configuration> queued_configurations(SQLite::Database& database,
                                                 const std::string& sweep_uuid);

}  // namespace webdyno::sweep
