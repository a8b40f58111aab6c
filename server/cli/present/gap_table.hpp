#pragma once

#include <string>

#include "server/cli/present/style.hpp"
#include "server/results/results.hpp"

namespace webdyno::present {

/// How many times as long pages take as native code: a table for each workload and task, a line for
/// each two that were compared, a column for each size; followed by an empty line. Empty where
/// nothing was measured outside of a browser.
std::string gap_tables(const results::Results& results, const Style& style);

}  // namespace webdyno::present
