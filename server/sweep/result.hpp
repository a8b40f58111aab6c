#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "server/sweep/profile_record.hpp"

namespace webdyno::sweep {

/// Stores how an attempt ended (trial_result.schema.json, validated) and closes it, with what its
/// profiler has brought where its plan asks for that. Safe to repeat: a second delivery of the same
/// outcome changes nothing. Throws Rejected: not found, another driver's attempt or already ended
/// otherwise (conflict), a `done` without what done demands (bad request).
void record_result(SQLite::Database& database, const std::string& trial_uuid,
                   const nlohmann::json& result, const ProfilerAnswer* profiler = nullptr);

}  // namespace webdyno::sweep
