#include "server/store/sql_error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <optional>
#include <vector>

#include "server/store/public_views.hpp"

namespace webdyno::store {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return lower;
}

/// Letters to put in, take out, exchange or swap with the next one to make one of the other.
std::size_t typing_errors(const std::string& left, const std::string& right) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(right.size() + 1);
  std::iota(last.begin(), last.end(), 0);
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::vector<std::size_t> row{i};
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t exchanged = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      std::size_t least = std::min({exchanged, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        least = std::min(least, before_last[j - 2] + 1);
      row.push_back(least);
    }
    before_last = std::exchange(last, std::move(row));
  }
  return last.back();
}

/// The nearest other name, if it is near: a third of the letters may be wrong. Of two the first.
std::optional<std::string> nearest(std::string_view meant, const std::vector<std::string>& names) {
  const std::string lower = lower_case(meant);
  std::optional<std::string> found;
  std::size_t least = std::max<std::size_t>(1, lower.size() / 3) + 1;
  for (const auto& name : names) {
    const auto errors = typing_errors(lower, lower_case(name));
    if (errors == 0 || errors >= least) continue;
    least = errors;
    found = name;
  }
  return found;
}

std::vector<std::string> names_of(sqlite3* connection, const char* query, std::string_view words) {
  std::vector<std::string> names;
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(connection, query, -1, &statement, nullptr);
  if (sqlite3_bind_parameter_count(statement) > 0)
    sqlite3_bind_text(statement, 1, words.data(), static_cast<int>(words.size()), SQLITE_TRANSIENT);
  while (sqlite3_step(statement) == SQLITE_ROW)
    names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  sqlite3_finalize(statement);
  return names;
}

/// The names in a query, each between blanks.
std::string words_of(std::string_view sql) {
  std::string words = " " + lower_case(sql) + " ";
  std::replace_if(
      words.begin(), words.end(),
      [](unsigned char letter) {
        return letter < 0x80 && std::isalnum(letter) == 0 && letter != '_';
      },
      ' ');
  return words;
}

// Columns of the tables and views that the query names.
constexpr const char* kColumns =
    "SELECT each.name FROM sqlite_schema AS s, pragma_table_xinfo(s.name) AS each "
    "WHERE s.type IN ('table', 'view') AND instr(:words, ' ' || lower(s.name) || ' ') > 0 GROUP BY "
    "each.name "
    "ORDER BY each.name";
constexpr const char* kTables =
    "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
    "ORDER BY type = 'table', name";
constexpr const char* kFunctions = "SELECT DISTINCT name FROM pragma_function_list ORDER BY name";

/// What stands behind `beginning` in SQLite's message, without the table that it is of.
std::optional<std::string_view> name_behind(std::string_view message, std::string_view beginning) {
  if (!message.starts_with(beginning)) return std::nullopt;
  const auto name = message.substr(beginning.size());
  return name.substr(name.rfind('.') + 1);
}

std::optional<std::string> meant_by(sqlite3* connection, std::string_view message,
                                    std::string_view sql) {
  if (const auto name = name_behind(message, "no such column: "))
    return nearest(*name, names_of(connection, kColumns, words_of(sql)));
  if (const auto name = name_behind(message, "no such table: "))
    return nearest(*name, names_of(connection, kTables, sql));
  if (const auto name = name_behind(message, "no such function: "))
    return nearest(*name, names_of(connection, kFunctions, sql));
  return std::nullopt;
}

/// Characters of UTF-8, not bytes.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & '\xc0') != '\x80'; }));
}

std::string place_in(std::string_view sql, std::size_t offset) {
  const auto before = sql.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto column = characters(before.substr(before.rfind('\n') + 1)) + 1;
  return fmt::format(". Line {}, column {}", line, column);
}

}  // namespace

std::string explained_error(sqlite3* connection, QueryGuards& guards, std::string_view sql,
                            std::string_view refused) {
  const std::string message = sqlite3_errmsg(connection);
  const int offset = sqlite3_error_offset(connection);  // -1: SQLite does not know it
  std::string text = message;
  if (offset >= 0) {
    text += place_in(sql, static_cast<std::size_t>(refused.data() - sql.data()) +
                              static_cast<std::size_t>(offset));
  }
  guards.statement_is_prepared();  // what is asked now is ours: pragmas that read
  if (const auto meant = meant_by(connection, message, sql))
    text += fmt::format(". Did you mean {}?", *meant);
  if (message.starts_with("no such table: ")) {
    text += fmt::format("{} Views are {}; tables are in docs/database.md",
                        text.ends_with('?') ? "" : ".", fmt::join(public_views(), ", "));
  }
  return text;
}

}  // namespace webdyno::store
