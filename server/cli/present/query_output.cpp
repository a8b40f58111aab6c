#include "server/cli/present/query_output.hpp"

#include <algorithm>

namespace webdyno::present {
namespace {

using nlohmann::json;
using Rows = std::vector<std::vector<json>>;

std::string plain(const json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Terminal cells, not bytes: UTF-8 continuation bytes take none.
std::size_t cells(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }));
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

std::string table(const std::vector<std::string>& columns, const Rows& rows) {
  std::vector<std::size_t> widths;
  for (const auto& column : columns) widths.push_back(cells(column));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], cells(plain(row[i])));
  }
  const auto line = [&](const auto& values, const auto& text_of, const auto& to_the_right) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string value = text_of(values[i]);
      const std::string padding(widths[i] - cells(value), ' ');
      text += (i > 0 ? "  " : "") + (to_the_right(i) ? padding + value : value + padding);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  const auto numeric = [&](std::size_t column) {
    return !rows.empty() && std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
      return row[column].is_number() || row[column].is_null();
    });
  };
  std::string text = line(columns, [](const std::string& name) { return name; }, numeric);
  for (const auto& row : rows) text += line(row, plain, numeric);
  return text;
}

}  // namespace

std::string query_text(std::string_view format, const std::vector<std::string>& columns, const Rows& rows, bool truncated) {
  if (format == "csv") return csv(columns, rows);
  if (format == "json") {
    return json{{"columns", columns}, {"rows", rows}, {"truncated", truncated}}.dump(
               2, ' ', false, json::error_handler_t::replace) +
           "\n";
  }
  return table(columns, rows);
}

}  // namespace webdyno::present
