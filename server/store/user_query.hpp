#pragma once

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace webdyno::store {

struct QueryLimits {
  std::chrono::milliseconds deadline{5'000};
  std::size_t rows = 1'000;
  std::size_t bytes = 16 * 1024 * 1024;  // of all values together
};

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<std::vector<nlohmann::json>>
      rows;  // null, integer, real or text; a blob is the text x'hex', an infinity its name
  bool truncated = false;  // the query has more rows than the limits allow
  double elapsed_ms = 0;
};

struct QueryError {
  std::string code;  // not_read_only, sql_error, deadline
  std::string message;
};

/// One SELECT written by a person. A read-only connection is not enough (VACUUM INTO writes files,
/// ATTACH reads them), so an authorizer allows SELECT, reads, functions (but load_extension),
/// recursion and pragmas that say something and change nothing alone, a progress handler enforces
/// the deadline, and limits bound the size of every value, of the statement, and of the result. The
/// connection is left as it was found.
tl::expected<QueryResult, QueryError> run_user_query(SQLite::Database& database,
                                                     const std::string& sql,
                                                     const QueryLimits& limits);

}  // namespace webdyno::store
