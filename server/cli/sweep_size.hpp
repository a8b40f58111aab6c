#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

#include "server/cli/present/progress.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::cli {

/// Of a sweep that a plan would become.
present::SweepSize size_of(const sweep::TrialCount& count, const sweep::Plan& plan);

/// Of one that there is, with the trials that it has come to.
present::SweepSize size_of_sweep(SQLite::Database& database, const std::string& sweep_uuid);

}  // namespace webdyno::cli
