#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace webdyno::present {

/// A table's columns are as wide as in so many of its first rows; a wider value behind them moves
/// its own line.
inline constexpr std::size_t kRowsForWidths = 1'000;

/// Writes rows of a query as text as they come. Values stand as the query returned them; NULL is
/// empty in table and csv, null in json and jsonl. Each row has as many values as there are
/// columns.
///   table   aligned columns, numbers to the right; control characters as blanks
///   csv     RFC 4180 with a header line
///   json    {"columns": [...], "rows": [[...]], "truncated": false}, a row a line
///   jsonl   {"column": value, ...}, a row a line
class QueryWriter {
 public:
  using Row = std::vector<nlohmann::json>;

  QueryWriter(std::string_view format, std::ostream& out) : format_(format), out_(out) {}

  void columns(const std::vector<std::string>& names);  // once, before all rows
  void row(Row&& row);
  void end();  // once, behind all rows

 private:
  void settle_widths();
  void table_line(const std::vector<std::string>& texts);
  void table_row(const Row& row);

  std::string format_;
  std::ostream& out_;
  std::vector<std::string> names_;
  std::size_t rows_ = 0;
  std::vector<Row> first_;  // of a table, until its widths are settled
  std::vector<std::size_t> widths_;
  std::vector<bool> numeric_;
};

}  // namespace webdyno::present
