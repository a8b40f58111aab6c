#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/cli/present/style.hpp"
#include "server/cli/study_plans.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::cli {

/// What a study will measure and how long that is expected to take: a line a plan, what is done
/// and what waits to be resumed among them, and the sum of the others. `left_out`: names with the
/// reason.
std::string study_outlook(const std::filesystem::path& database, const sweep::Catalog& catalog,
                          const std::vector<sweep::Plan>& plans,
                          const std::vector<std::vector<std::string>>& left_out,
                          const present::Style& style);

}  // namespace webdyno::cli
