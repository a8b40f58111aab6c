#pragma once

#include <string>

#include "server/cli/present/style.hpp"
#include "server/compare/report.hpp"

namespace webdyno::present {

/// A comparison for a terminal: a table a measure, then what was not compared, warnings, and what
/// it comes to.
std::string comparison_table(const compare::Report& report, const Style& style);

}  // namespace webdyno::present
