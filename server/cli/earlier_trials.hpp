#pragma once

#include <filesystem>
#include <string>

#include "server/sweep/expected_time.hpp"

namespace webdyno::cli {

/// This machine's, as sweeps name theirs and the native host wrote it; empty: it has not run yet.
std::string own_host_uuid();

/// What the database knows of this machine's trials; nothing where it is not there, or where this
/// machine has no identity yet. Throws store::OpenError.
sweep::EarlierTrials earlier_trials(const std::filesystem::path& database);

}  // namespace webdyno::cli
