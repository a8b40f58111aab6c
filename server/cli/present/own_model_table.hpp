#pragma once

#include <string>

#include "server/cli/present/style.hpp"
#include "server/results/task_table.hpp"

namespace webdyno::present {

/// What was measured of models of one's own, a table each, and what is fastest: lines that end with
/// one that is empty.
std::string own_models_text(const results::TaskTable& table, const Style& style);

}  // namespace webdyno::present
