#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace webdyno::api {

/// A Sweep of docs/protocol.md; null when there is none of that uuid.
nlohmann::json read_sweep(SQLite::Database& database, const std::string& sweep_uuid);

/// All sweeps, newest first.
nlohmann::json read_sweeps(SQLite::Database& database);

/// The newest sweep that is not done; `launched`: of a browser that webdyno launches.
std::optional<std::string> find_unfinished_sweep(SQLite::Database& database, bool launched);

}  // namespace webdyno::api
