#pragma once

#include <string>
#include <vector>

#include "server/cli/present/results.hpp"
#include "server/cli/present/style.hpp"

namespace webdyno::present {

/// How the page felt while each framework worked, a line for each of its backends, threads,
/// workloads and tasks: the worst of all sizes; followed by an empty line. Empty when nothing was
/// observed.
std::string experience_table(const std::vector<ResultRow>& rows, const Style& style);

}  // namespace webdyno::present
