#pragma once

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace webdyno::store {

/// Values of a query's parameters (:name, @name or $name) by name: null, integer, real or text.
using QueryParameters = std::map<std::string, nlohmann::json>;

/// null, integer, real (infinities too), text or, of a blob, binary.
using QueryRow = std::vector<nlohmann::json>;

/// A value of a row in JSON's words, which has neither: a blob is the text x'hex', an infinity its
/// name.
nlohmann::json as_told(const nlohmann::json& value);

struct QueryLimits {
  std::chrono::milliseconds deadline{5'000};
  std::size_t rows = 1'000;
  std::size_t bytes = 16 * 1024 * 1024;  // of all values together
};

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<QueryRow> rows;
  bool truncated = false;  // the query has more rows than the limits allow
  double elapsed_ms = 0;
};

struct QueryError {
  std::string code;  // not_read_only, sql_error, deadline
  std::string message;
};

/// Who takes a result as it comes.
struct QueryReader {
  std::function<void(const std::vector<std::string>&)> columns;  // once, before the rows
  std::function<bool(QueryRow&&)> row;                           // false: enough of them
  std::function<bool()> stopped{};  // asked while a row is looked for; true: it is no more wanted
};

/// One SELECT written by a person, under QueryGuards. Each of its parameters has a value, and each
/// value a parameter.
tl::expected<QueryResult, QueryError> run_user_query(SQLite::Database& database,
                                                     const std::string& sql,
                                                     const QueryLimits& limits,
                                                     const QueryParameters& parameters = {});

/// The same, row by row, in memory that does not grow with them. `deadline` is how long one row may
/// be looked for, the time that `reader` takes not counted. On an error `reader` may have had rows.
tl::expected<void, QueryError> stream_user_query(SQLite::Database& database, const std::string& sql,
                                                 std::chrono::milliseconds deadline,
                                                 const QueryParameters& parameters,
                                                 const QueryReader& reader);

}  // namespace webdyno::store
