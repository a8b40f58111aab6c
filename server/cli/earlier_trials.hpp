#pragma once

#include <filesystem>

#include "server/sweep/expected_time.hpp"

namespace webdyno::cli {

/// What the database knows of this machine's trials; nothing where it is not there, or where this
/// machine has no identity yet. Throws store::OpenError.
sweep::EarlierTrials earlier_trials(const std::filesystem::path& database);

}  // namespace webdyno::cli
