#pragma once

#include <string>

#include "server/cli/present/style.hpp"
#include "server/results/results.hpp"

namespace webdyno::present {

using results::FailureGroup;
using results::MedianRange;
using results::OverheadFigures;
using results::PercentRange;
using results::ResultRow;
using results::Results;
using results::SamplingFigures;

/// The tables, the failures with their causes, and the commands to go on with; 80 columns.
/// A task has a table; with more sizes than fit into a line it has several. A configuration without
/// numbers shows its outcome in their place. A line without a cell in a table is not in that table.
/// What the numbers are of stands in the table's head, and beside a number that is of something
/// else.
std::string results_text(const Results& results, const Style& style);

}  // namespace webdyno::present
