#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "server/sweep/attempt.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/memory_record.hpp"
#include "server/sweep/profile_record.hpp"

namespace webdyno::sweep {

/// What the collector has asked of the attempt's browser itself.
struct BrowserAnswers {
  const ProfilerAnswer* profiler = nullptr;  // nullptr: its plan wants no profile
  const MemoryAnswers* memory = nullptr;     // nullptr: it was not asked
};

/// Stores how an attempt ended (trial_result.schema.json, validated) and closes it, with what the
/// browser has answered, and flagged where `catalog`, of what is
/// served now, is not that of the lease. Safe to repeat: the same result again changes nothing.
/// What cannot be true, or has not arrived, is refused: nothing of it is stored but the refusal
/// itself (note_refusal), and the answer says why. Not found, another driver's attempt, already
/// ended otherwise, batches of samples that have not been delivered (conflict: deliver them, then
/// the result again), and another result than the one that ended it; everything that check_result
/// refuses (bad request).
std::optional<Rejected> deliver_result(SQLite::Database& database, const std::string& trial_uuid,
                                       const nlohmann::json& result, const Catalog& catalog,
                                       const BrowserAnswers& browser = {});

/// Keeps why a result was refused: as event `result_refused`, and in the open attempt that it is
/// of. When the driver gives that up, the attempt ends with this cause and reason. `result` may be
/// anything, also JSON null of a body that was none.
void note_refusal(SQLite::Database& database, const std::string& trial_uuid,
                  const nlohmann::json& result, const std::string& reason);

}  // namespace webdyno::sweep
