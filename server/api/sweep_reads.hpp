#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace webdyno::api {

/// A Sweep of docs/protocol.md; null when there is none of that uuid.
nlohmann::json read_sweep(SQLite::Database& database, const std::string& sweep_uuid);

/// The newest sweeps, newest first; limit -1: all.
nlohmann::json read_sweeps(SQLite::Database& database, std::int64_t limit);

/// {block, outcomes}: of the block in which the sweep is, outcomes in running order, at most 256
/// around the trial that runs or comes next. Null when there is no such sweep.
nlohmann::json read_block(SQLite::Database& database, const std::string& sweep_uuid);

/// Sweeps that are not done, newest first; `launched`: of a browser that webdyno launches.
std::vector<std::string> find_unfinished_sweeps(SQLite::Database& database, bool launched);

}  // namespace webdyno::api
