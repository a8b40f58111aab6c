#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "server/store/query_guards.hpp"

namespace webdyno::store {

/// What SQLite says of a statement that it could not prepare, where in `sql` that is, and what may
/// have been meant: "no such column: mean_msec. Line 2, column 8. Did you mean mean_ms?" `refused`
/// is the part of `sql` that was to be prepared.
std::string explained_error(sqlite3* connection, QueryGuards& guards, std::string_view sql,
                            std::string_view refused);

}  // namespace webdyno::store
