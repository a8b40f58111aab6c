#include "server/cli/present/query_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "server/cli/present/layout.hpp"

namespace webdyno::present {
namespace {

using nlohmann::json;
using Row = std::vector<json>;

constexpr std::size_t kLeastBar = 10;  // cells

std::optional<std::size_t> plotted_column(std::size_t columns, const std::vector<Row>& rows) {
  for (std::size_t column = columns; column-- > 0;) {
    const auto is = [&](auto holds) { return [=](const Row& row) { return holds(row[column]); }; };
    const bool numeric =
        std::all_of(rows.begin(), rows.end(),
                    is([](const json& value) { return value.is_number() || value.is_null(); }));
    if (numeric && std::any_of(rows.begin(), rows.end(),
                               is([](const json& value) { return value.is_number(); })))
      return column;
  }
  return std::nullopt;
}

/// Whether a column tells rows apart: texts or integers that are not all the same.
bool tells_apart(std::size_t column, const std::vector<Row>& rows) {
  const auto names = [&](const Row& row) {
    const auto& value = row[column];
    return value.is_string() || value.is_number_integer() || value.is_null();
  };
  return std::all_of(rows.begin(), rows.end(), names) &&
         std::any_of(rows.begin(), rows.end(),
                     [&](const Row& row) { return row[column] != rows.front()[column]; });
}

std::string label_of(const Row& row, const std::vector<std::size_t>& columns) {
  std::string label;
  for (const auto column : columns) {
    const auto& value = row[column];
    if (value.is_null()) continue;
    label += (label.empty() ? "" : " ") +
             (value.is_string() ? printable(value.get<std::string>()) : value.dump());
  }
  return label;
}

std::string bar(double share, std::size_t cells, const Style& style) {
  const auto length =
      static_cast<std::size_t>(std::lround(std::abs(share) * static_cast<double>(cells)));
  const std::string_view piece =
      share < 0 ? (style.utf8 ? "\u2591" : "-") : (style.utf8 ? "\u2588" : "#");
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += piece;
  return text;
}

}  // namespace

std::string query_plot(const std::vector<std::string>& columns, const std::vector<Row>& rows,
                       const Style& style) {
  const auto plotted = plotted_column(columns.size(), rows);
  if (!plotted) return "no column of numbers to draw\n";
  std::vector<std::size_t> naming;
  for (std::size_t column = 0; column < *plotted; ++column) {
    if (tells_apart(column, rows)) naming.push_back(column);
  }
  std::vector<std::string> labels;
  std::vector<std::string> values;
  double farthest = 0;
  std::size_t label_cells = 0;
  std::size_t value_cells = 0;
  for (const auto& row : rows) {
    const auto& value = row[*plotted];
    labels.push_back(cut(label_of(row, naming), style.columns / 2));
    values.push_back(value.is_null() ? "" : fmt::format("{:.4g}", value.get<double>()));
    if (value.is_number()) farthest = std::max(farthest, std::abs(value.get<double>()));
    label_cells = std::max(label_cells, cells(labels.back()));
    value_cells = std::max(value_cells, cells(values.back()));
  }
  const std::size_t taken = label_cells + value_cells + 4;
  const std::size_t bar_cells =
      style.columns > taken + kLeastBar ? style.columns - taken : kLeastBar;
  std::string text = quiet(style, columns[*plotted]) + "\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& value = rows[i][*plotted];
    std::string line = left(labels[i], label_cells) + "  " + right(values[i], value_cells) + "  ";
    if (value.is_number() && farthest > 0)
      line += bar(value.get<double>() / farthest, bar_cells, style);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace webdyno::present
