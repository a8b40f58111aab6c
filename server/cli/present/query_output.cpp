#include "server/cli/present/query_output.hpp"

#include <algorithm>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/style.hpp"

namespace webdyno::present {
namespace {

using nlohmann::json;
using Rows = std::vector<std::vector<json>>;

std::string plain(const json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (const char character : field) {
    if (character == '"') text += '"';
    text += character;
  }
  return text + '"';
}

std::string csv(const std::vector<std::string>& columns, const Rows& rows) {
  std::string text;
  for (std::size_t i = 0; i < columns.size(); ++i) text += (i > 0 ? "," : "") + quoted(columns[i]);
  text += "\r\n";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + quoted(plain(row[i]));
    text += "\r\n";
  }
  return text;
}

/// A line a row: line breaks inside values would break the table.
std::string table(const std::vector<std::string>& columns, const Rows& rows) {
  std::vector<std::vector<std::string>> lines(1 + rows.size());
  for (const auto& column : columns) lines[0].push_back(printable(column));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (const auto& value : rows[row]) lines[row + 1].push_back(printable(plain(value)));
  }
  std::vector<std::size_t> widths(columns.size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], cells(line[i]));
  }
  std::vector<bool> numeric(columns.size(), !rows.empty());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      numeric[i] = numeric[i] && (row[i].is_number() || row[i].is_null());
    }
  }
  std::string text;
  for (const auto& line : lines) {
    std::string padded;
    for (std::size_t i = 0; i < line.size(); ++i) {
      padded += i > 0 ? "  " : "";
      padded += numeric[i] ? right(line[i], widths[i]) : left(line[i], widths[i]);
    }
    padded.erase(padded.find_last_not_of(' ') + 1);
    text += padded + "\n";
  }
  return text;
}

}  // namespace

std::string query_text(std::string_view format, const std::vector<std::string>& columns,
                       const Rows& rows, bool truncated) {
  if (format == "csv") return csv(columns, rows);
  if (format == "json") {
    return json{{"columns", columns}, {"rows", rows}, {"truncated", truncated}}.dump(
               2, ' ', false, json::error_handler_t::replace) +
           "\n";
  }
  return table(columns, rows);
}

}  // namespace webdyno::present
