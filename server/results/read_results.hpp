#pragma once

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>

#include "server/results/results.hpp"
#include "server/sweep/catalog.hpp"

namespace webdyno::results {

/// A sweep's numbers from the public views; nullopt: there is none of that uuid. Nothing is
/// computed here that the views do not say, but for medians over trials and the drift, which are
/// bootstrapped. The catalog says which parameters only steered the measurement.
std::optional<Results> read_results(SQLite::Database& database, const std::string& sweep_uuid,
                                    const sweep::Catalog& catalog);

}  // namespace webdyno::results
