#include "server/sweep/content_hash.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <nlohmann/json.hpp>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

struct Version {
  int number;
  std::size_t first;  // of the row sets that it has over the version before
  bool by_first_alone;
};

// Where what a version has over the one before is empty, the trial has the version before,
// whichever program took the hash; the first is [1, R1 .. R9].
constexpr std::array<Version, 6> kLater = {{
    {7, 25, false},  // [7, R1 .. R25]: where the time of a call goes, operator by operator
    {6, 24, false},  // [6, R1 .. R24]: what came out of a model of one's own
    {5, 23, false},  // [5, R1 .. R23]: CPU time of iterations outside of a browser
    {4, 15, false},  // [4, R1 .. R22]: what else the machine did, what the page observed, memory
                     // between phases
    {3, 11, true},   // [3, R1 .. R14]: host, served bytes, calls, readings by attempt
    {2, 10, true},   // [2, R1 .. R10]: hot functions
}};

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

bool adds_nothing(const json& content, const Version& version) {
  const auto first = content.begin() + static_cast<std::ptrdiff_t>(version.first);
  if (version.by_first_alone) return first->empty();
  return std::all_of(first, content.end(), [](const json& rows) { return rows.empty(); });
}

}  // namespace

std::string content_json(SQLite::Database& database, std::int64_t trial_id,
                         std::int64_t attempt_number) {
  json content = {kLater.front().number};
  for (const auto& query : embedded::content_queries()) {
    content.push_back(rows_of(database, query.text, trial_id, attempt_number));
  }
  for (const auto& version : kLater) {
    if (!adds_nothing(content, version)) break;
    content.get_ref<json::array_t&>().resize(version.first);
    content[0] = version.number - 1;
  }
  return wire::canonical_json(content);
}

std::string content_sha256(SQLite::Database& database, std::int64_t trial_id,
                           std::int64_t attempt_number) {
  return wire::sha256_hex(content_json(database, trial_id, attempt_number));
}

}  // namespace webdyno::sweep
