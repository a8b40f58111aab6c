#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace webdyno::sweep {

/// Stores the host and browser rows of a registration (driver_registration.schema.json, validated).
/// Safe to repeat: the same driver_uuid is the same row. Returns browser_id.
/// `gpu`: what the browser says of its GPUs where it can be asked, or {"absent": why it does not
/// say it}.
std::int64_t register_driver(SQLite::Database& database, const nlohmann::json& registration,
                             const nlohmann::json& gpu);
/// Of a browser that nobody can ask.
std::int64_t register_driver(SQLite::Database& database, const nlohmann::json& registration);

}  // namespace webdyno::sweep
