#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace webdyno::sweep {

/// Stores how an attempt ended (trial_result.schema.json, validated) and closes it. Safe to repeat:
/// a second delivery of the same outcome changes nothing. Throws Rejected: not found, another
/// driver's attempt or already ended otherwise (conflict), a `done` without what done demands (bad
/// request).
void record_result(SQLite::Database& database, const std::string& trial_uuid,
                   const nlohmann::json& result);

}  // namespace webdyno::sweep
