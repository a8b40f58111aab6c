#include "server/sweep/content_hash.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <bit>
#include <nlohmann/json.hpp>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

// What a version's array ends with, and the first row set of what it has over the version before:
// where that is empty the trial has the version before, whichever program took the hash.
constexpr int kFirst = 1;     // [1, R1 .. R9]
constexpr int kProfiled = 2;  // [2, R1 .. R10]: hot functions
constexpr int kWithProvenance =
    3;  // [3, R1 .. R14]: host, served bytes, calls, readings by attempt
constexpr std::size_t kHotFunctions = 10;
constexpr std::size_t kProvenance = 11;

json column_value(const SQLite::Column& column) {
  if (column.isNull()) return nullptr;
  if (column.isInteger()) return column.getInt64();
  // Decimal forms of a double differ between programs, its bits do not.
  if (column.isFloat())
    return fmt::format("{:016x}", std::bit_cast<std::uint64_t>(column.getDouble()));
  return column.getString();
}

json rows_of(SQLite::Database& database, std::string_view query, std::int64_t trial_id,
             std::int64_t attempt_number) {
  SQLite::Statement statement(database, std::string(query));
  statement.bind(":trial_id", trial_id);
  statement.bind(":attempt_number", attempt_number);
  json rows = json::array();
  while (statement.executeStep()) {
    json row = json::array();
    for (int i = 0; i < statement.getColumnCount(); ++i)
      row.push_back(column_value(statement.getColumn(i)));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string content_json(SQLite::Database& database, std::int64_t trial_id,
                         std::int64_t attempt_number) {
  json content = {kWithProvenance};
  for (const auto& query : embedded::content_queries()) {
    content.push_back(rows_of(database, query.text, trial_id, attempt_number));
  }
  if (content[kProvenance].empty()) {
    content.get_ref<json::array_t&>().resize(kProvenance);
    content[0] = kProfiled;
    if (content[kHotFunctions].empty()) {
      content.erase(kHotFunctions);
      content[0] = kFirst;
    }
  }
  return wire::canonical_json(content);
}

std::string content_sha256(SQLite::Database& database, std::int64_t trial_id,
                           std::int64_t attempt_number) {
  return wire::sha256_hex(content_json(database, trial_id, attempt_number));
}

}  // namespace webdyno::sweep
