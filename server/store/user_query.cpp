#include "server/store/user_query.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cmath>
#include <memory>
#include <string_view>

#include "server/store/query_guards.hpp"
#include "server/store/sql_error.hpp"

namespace webdyno::store {
namespace {

using Clock = std::chrono::steady_clock;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

nlohmann::json value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_NULL:
      return nullptr;
    default:
      break;
  }
  const bool blob = sqlite3_column_type(statement, column) == SQLITE_BLOB;
  const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  if (!blob) return std::string(reinterpret_cast<const char*>(bytes), size);
  return nlohmann::json::binary({bytes, bytes + size});
}

/// The first statement of `sql`, which becomes what is behind it, or stays what SQLite refuses.
/// Semicolons and comments are no statement: SQLite's own parser says what is.
int prepare_first(sqlite3* connection, std::string_view& sql, Statement& statement) {
  while (!sql.empty() && !statement) {
    sqlite3_stmt* prepared = nullptr;
    const char* rest = nullptr;
    const int code =
        sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &prepared, &rest);
    statement.reset(prepared);
    if (code != SQLITE_OK) return code;
    sql.remove_prefix(static_cast<std::size_t>(rest - sql.data()));
  }
  return SQLITE_OK;
}

/// Of the row that the statement stands at, as text: a blob is written in twice as many.
std::size_t bytes_of(sqlite3_stmt* statement) {
  std::size_t bytes = 0;
  for (int column = 0; column < sqlite3_column_count(statement); ++column) {
    const int type = sqlite3_column_type(statement, column);
    bytes += type == SQLITE_TEXT || type == SQLITE_BLOB
                 ? static_cast<std::size_t>(sqlite3_column_bytes(statement, column)) *
                       (type == SQLITE_BLOB ? 2 : 1)
                 : 8;
  }
  return bytes;
}

/// What went wrong with the last call on a guarded connection.
tl::unexpected<QueryError> failure(sqlite3* connection, const QueryGuards& guards, int code,
                                   std::chrono::milliseconds deadline) {
  if (code == SQLITE_INTERRUPT) {
    return tl::unexpected(QueryError{
        "deadline", fmt::format("the query was stopped after {:.1f} s; narrow it by sweep_id",
                                std::chrono::duration<double>(deadline).count())});
  }
  if (!guards.refused().empty()) {
    return tl::unexpected(QueryError{
        "not_read_only",
        fmt::format("{} is not allowed: a query is one SELECT that reads", guards.refused())});
  }
  return tl::unexpected(QueryError{"sql_error", sqlite3_errmsg(connection)});
}

int bind_value(sqlite3_stmt* statement, int index, const nlohmann::json& value) {
  if (value.is_null()) return sqlite3_bind_null(statement, index);
  if (value.is_number_float()) return sqlite3_bind_double(statement, index, value.get<double>());
  if (value.is_number()) return sqlite3_bind_int64(statement, index, value.get<std::int64_t>());
  const auto& text = value.get_ref<const std::string&>();
  return sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()),
                           SQLITE_TRANSIENT);
}

/// A value that is forgotten would be NULL, and the answer another one.
tl::expected<void, QueryError> bind_parameters(sqlite3_stmt* statement,
                                               const QueryParameters& parameters) {
  QueryParameters left = parameters;
  const int count = sqlite3_bind_parameter_count(statement);
  for (int index = 1; index <= count; ++index) {
    const char* name = sqlite3_bind_parameter_name(statement, index);
    if (name == nullptr || *name == '?') {
      return tl::unexpected(
          QueryError{"sql_error", "a parameter of a query has a name, as :sweep_id has"});
    }
    const auto given = parameters.find(name + 1);
    if (given == parameters.end()) {
      return tl::unexpected(
          QueryError{"sql_error", fmt::format("parameter {} of the query has no value", name)});
    }
    left.erase(given->first);
    bind_value(statement, index, given->second);
  }
  if (left.empty()) return {};
  return tl::unexpected(
      QueryError{"sql_error", fmt::format("the query has no parameter :{}", left.begin()->first)});
}

/// Under guards: the statement, ready for its first row.
tl::expected<Statement, QueryError> prepare(sqlite3* connection, QueryGuards& guards,
                                            const std::string& sql,
                                            const QueryParameters& parameters,
                                            std::chrono::milliseconds deadline) {
  if (sql.find('\0') != std::string::npos)
    return tl::unexpected(QueryError{"sql_error", "a NUL character is no part of a query"});
  std::string_view rest = sql;
  Statement statement;
  if (const int code = prepare_first(connection, rest, statement); code != SQLITE_OK) {
    if (code == SQLITE_ERROR && guards.refused().empty())
      return tl::unexpected(
          QueryError{"sql_error", explained_error(connection, guards, sql, rest)});
    return failure(connection, guards, code, deadline);
  }
  if (!statement)
    return tl::unexpected(QueryError{"sql_error", "there is no statement in the query"});
  Statement second;
  if (prepare_first(connection, rest, second) != SQLITE_OK || second) {
    return tl::unexpected(
        QueryError{"sql_error", "one statement at a time: there is text after the first"});
  }
  // The authorizer has no name for some statements, EXPLAIN among them, that change nothing; what
  // is not read-only it must not run.
  if (sqlite3_stmt_readonly(statement.get()) == 0) {
    return tl::unexpected(QueryError{"not_read_only", "a query is one SELECT that reads"});
  }
  if (const auto bound = bind_parameters(statement.get(), parameters); !bound)
    return tl::unexpected(bound.error());
  guards.statement_is_prepared();
  return statement;
}

std::vector<std::string> columns_of(sqlite3_stmt* statement) {
  std::vector<std::string> columns;
  for (int column = 0; column < sqlite3_column_count(statement); ++column)
    columns.emplace_back(sqlite3_column_name(statement, column));
  return columns;
}

QueryRow row_of(sqlite3_stmt* statement) {
  QueryRow row;
  for (int column = 0; column < sqlite3_column_count(statement); ++column)
    row.push_back(value_of(statement, column));
  return row;
}

}  // namespace

tl::expected<QueryResult, QueryError> run_user_query(SQLite::Database& database,
                                                     const std::string& sql,
                                                     const QueryLimits& limits,
                                                     const QueryParameters& parameters) {
  const auto begin = Clock::now();
  QueryGuards guards(database.getHandle(), limits.deadline);
  const auto statement = prepare(database.getHandle(), guards, sql, parameters, limits.deadline);
  if (!statement) return tl::unexpected(statement.error());
  QueryResult result;
  result.columns = columns_of(statement->get());
  std::size_t bytes = 0;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement->get())) == SQLITE_ROW) {
    if (result.rows.size() == limits.rows) {
      result.truncated = true;
      code = SQLITE_DONE;
      break;
    }
    bytes += bytes_of(statement->get());
    if (bytes > limits.bytes && result.rows.empty()) {
      return tl::unexpected(QueryError{
          "sql_error",
          fmt::format("a row of the query has more than the {} bytes of an answer", limits.bytes)});
    }
    if (bytes > limits.bytes) {
      result.truncated = true;
      code = SQLITE_DONE;
      break;
    }
    result.rows.push_back(row_of(statement->get()));
  }
  if (code != SQLITE_DONE) return failure(database.getHandle(), guards, code, limits.deadline);
  result.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  return result;
}

nlohmann::json as_told(const nlohmann::json& value) {
  if (value.is_binary()) {
    std::string hex = "x'";
    for (const auto byte : value.get_binary()) hex += fmt::format("{:02x}", byte);
    return hex + "'";
  }
  if (!value.is_number_float() || !std::isinf(value.get<double>())) return value;
  return value.get<double>() > 0 ? "Infinity" : "-Infinity";
}

tl::expected<void, QueryError> stream_user_query(SQLite::Database& database, const std::string& sql,
                                                 std::chrono::milliseconds deadline,
                                                 const QueryParameters& parameters,
                                                 const QueryReader& reader) {
  QueryGuards guards(database.getHandle(), deadline, reader.stopped);
  const auto statement = prepare(database.getHandle(), guards, sql, parameters, deadline);
  if (!statement) return tl::unexpected(statement.error());
  reader.columns(columns_of(statement->get()));
  int code = SQLITE_ROW;
  for (;;) {
    guards.begin_again();
    code = sqlite3_step(statement->get());
    if (code != SQLITE_ROW) break;
    if (!reader.row(row_of(statement->get()))) return {};
  }
  if (code == SQLITE_DONE || (reader.stopped && reader.stopped())) return {};
  return failure(database.getHandle(), guards, code, deadline);
}

}  // namespace webdyno::store
