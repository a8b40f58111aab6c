#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "server/cli/present/results.hpp"

namespace webdyno::cli {

/// A sweep's numbers from the public views. Nothing is computed here that the views do not say.
present::Results read_results(SQLite::Database& database, const std::string& sweep_uuid);

/// The same for `run --json`.
nlohmann::json results_json(const present::Results& results);

}  // namespace webdyno::cli
