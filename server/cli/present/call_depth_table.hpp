#pragma once

#include <string>
#include <vector>

#include "server/cli/present/results.hpp"
#include "server/cli/present/style.hpp"

namespace webdyno::present {

/// How deep each framework's calls were nested, a line for each of its backends, workloads and
/// tasks, all sizes together; followed by an empty line. Empty when nothing was profiled.
std::string call_depth_table(const std::vector<ResultRow>& rows, const Style& style);

}  // namespace webdyno::present
