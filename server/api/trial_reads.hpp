#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace webdyno::api {

/// The Trials of a sweep in running order (docs/protocol.md).
nlohmann::json read_trials(SQLite::Database& database, const std::string& sweep_uuid);

/// One Trial; null when there is none of that uuid.
nlohmann::json read_trial(SQLite::Database& database, const std::string& trial_uuid);

/// The parts that GET /trials/{uuid} adds: phases, iterations, metrics, processes, facts,
/// parameters.
nlohmann::json read_trial_detail(SQLite::Database& database, const std::string& trial_uuid);

/// Readings of a trial's last attempt after `since_us`, with the processes and phases to draw them
/// by.
nlohmann::json read_readings(SQLite::Database& database, const std::string& trial_uuid,
                             std::int64_t since_us);

}  // namespace webdyno::api
