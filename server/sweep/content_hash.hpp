#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>

namespace webdyno::sweep {

/// The array that content_sha256 is taken of (docs/database.md): its version and the rows of
/// schema/queries/content.
std::string content_json(SQLite::Database& database, std::int64_t trial_id,
                         std::int64_t attempt_number);

std::string content_sha256(SQLite::Database& database, std::int64_t trial_id,
                           std::int64_t attempt_number);

}  // namespace webdyno::sweep
