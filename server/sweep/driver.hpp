#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace webdyno::sweep {

/// Stores the host and browser rows of a registration (driver_registration.schema.json, validated).
/// Safe to repeat: the same driver_uuid is the same row. Returns browser_id.
std::int64_t register_driver(SQLite::Database& database, const nlohmann::json& registration);

}  // namespace webdyno::sweep
