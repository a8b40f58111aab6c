#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "server/compared/compared_sweep.hpp"
#include "server/sweep/catalog.hpp"

namespace webdyno::cli {

/// All that a report says of sweeps, as one document for the program that lays it out
/// (server/dashboard/report): each with its Sweep, results and findings as docs/protocol.md has
/// them, plan, machine, browser, versions, and the rows of every saved query whose name begins with
/// figure_; `with_study` also what the first study claimed, judged by them. One moment of the
/// database. Throws EnvironmentError where a query cannot be answered.
nlohmann::json report_content(SQLite::Database& database,
                              const std::vector<compared::NamedSweep>& sweeps,
                              const sweep::Catalog& catalog, bool with_study);

}  // namespace webdyno::cli
