#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace webdyno::api {

/// All that is stored of a trial but its points in time (docs/protocol.md, GET
/// /trials/{uuid}/about); null when there is none of that uuid. Its pages are at `workload_url`.
nlohmann::json read_trial_about(SQLite::Database& database, const std::string& trial_uuid,
                                const std::string& workload_url);

/// The address of a trial's page, as a lease has it; null when there is none of that uuid.
nlohmann::json read_trial_url(SQLite::Database& database, const std::string& trial_uuid,
                              const std::string& workload_url);

}  // namespace webdyno::api
