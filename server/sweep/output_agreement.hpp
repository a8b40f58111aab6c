#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "server/sweep/attempt.hpp"

namespace webdyno::sweep {

/// Stores what a page reports that came out of a person's own model.
void store_outputs(SQLite::Database& database, const AttemptRow& attempt,
                   const nlohmann::json& outputs);

/// Writes output_agreement of a sweep anew, from what the newest done trial of each configuration
/// gave. Of those with the same model, variant and inputs one is the reference: what computes
/// outside of a browser, else the one with which most others agree, else cpu before wasm before
/// GPUs.
void record_output_agreement(SQLite::Database& database, std::int64_t sweep_id);

}  // namespace webdyno::sweep
