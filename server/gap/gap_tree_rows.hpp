#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>

#include "server/gap/gap_tree.hpp"

namespace webdyno::gap {

/// Puts the trees in place of those that the sweep has of this reading. Belongs in a transaction
/// with what read the ratios, so that no trial ends in between.
void store_trees(SQLite::Database& database, std::int64_t sweep_id, Reading reading,
                 const FittedTrees& fitted);

}  // namespace webdyno::gap
