#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "server/cli/present/results.hpp"
#include "server/sweep/catalog.hpp"

namespace webdyno::cli {

/// A sweep's numbers from the public views. Nothing is computed here that the views do not say. The
/// catalog says which parameters only steered the measurement.
present::Results read_results(SQLite::Database& database, const std::string& sweep_uuid,
                              const sweep::Catalog& catalog);

/// The same for `run --json`.
nlohmann::json results_json(const present::Results& results);

}  // namespace webdyno::cli
