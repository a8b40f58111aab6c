#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace webdyno::merge {

/// What became of a sweep of the other database.
struct MergedSweep {
  std::string uuid;
  std::string plan_name;
  std::string hostname;
  std::int64_t added = 0;              // trials that have ended
  std::int64_t there = 0;              // that were here before
  std::optional<std::string> refused;  // why not all of it was taken
};

/// Called before each sweep and after each trial with how many are done and how many there are.
/// What it throws ends the merge, between transactions.
using MergeProgress = std::function<void(std::int64_t, std::int64_t)>;

/// Takes from the database in `other`, of this program's version and nobody else's, the sweeps and
/// trials that `database` has not: each ended trial with all its rows, in a transaction of its own,
/// so that collectors go on beside it, and what was interrupted goes on when it is done again.
/// A sweep that had not ended there is stopped here; it goes on where it was begun. Of sweeps that
/// are in the making nothing is taken.
std::vector<MergedSweep> merge(SQLite::Database& database, const std::filesystem::path& other,
                               const MergeProgress& progress);

}  // namespace webdyno::merge
