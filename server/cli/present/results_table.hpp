#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/cli/present/results.hpp"
#include "server/cli/present/style.hpp"

namespace webdyno::present {

/// The tables of one task ("train", "infer"), each followed by an empty line: rows are framework
/// and backend, columns the sizes. Empty when the task was not measured.
std::string task_tables(const std::vector<ResultRow>& rows, std::string_view task,
                        const Style& style);

}  // namespace webdyno::present
