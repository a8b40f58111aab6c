#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/cli/present/style.hpp"

namespace webdyno::present {

/// More are no picture.
inline constexpr std::size_t kMostBars = 500;

/// A bar a row, as long as the value in the last column that holds numbers alone, from 0 to the one
/// that is farthest from it; what is below 0 has another pattern. Before it the value, and of the
/// columns to its left the texts and integers that are not the same in all rows. NULL has no bar.
/// Where no column has numbers, nothing but a line that says so.
std::string query_plot(const std::vector<std::string>& columns,
                       const std::vector<std::vector<nlohmann::json>>& rows, const Style& style);

}  // namespace webdyno::present
