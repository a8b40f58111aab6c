#include "server/store/user_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string_view>
#include <vector>

#include "schema/wire/embedded_text.hpp"

namespace webdyno::store {
namespace {

using Clock = std::chrono::steady_clock;

// SQLite's virtual-machine instructions between two looks at the clock: about 0.1 ms.
constexpr int kInstructionsPerCheck = 1'000;
constexpr int kMaxValueBytes = 10'000'000;
constexpr int kMaxStatementBytes = 100'000;

const char* name_of(int action) {
  switch (action) {
    case SQLITE_ATTACH:
      return "ATTACH (or VACUUM INTO)";
    case SQLITE_DETACH:
      return "DETACH";
    case SQLITE_PRAGMA:
      return "PRAGMA";
    case SQLITE_INSERT:
      return "INSERT";
    case SQLITE_UPDATE:
      return "UPDATE";
    case SQLITE_DELETE:
      return "DELETE";
    case SQLITE_TRANSACTION:
      return "BEGIN, COMMIT and ROLLBACK";
    case SQLITE_FUNCTION:
      return "load_extension()";
    default:
      return "this statement";
  }
}

/// What these say of a database is in its schema and file header, and none of them changes anything
/// when it is not given a value. With the argument the first ones name a table or an index.
constexpr std::array<std::string_view, 10> kPragmasOfAnObject = {
    "foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo",
    "integrity_check",   "quick_check",      "table_info", "table_list", "table_xinfo"};
constexpr std::array<std::string_view, 15> kPragmasWithoutAValue = {
    "application_id", "collation_list", "compile_options", "data_version",   "database_list",
    "encoding",       "foreign_keys",   "freelist_count",  "function_list",  "module_list",
    "page_count",     "page_size",      "pragma_list",     "schema_version", "user_version"};

bool is_one_of(const auto& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool reads_alone(std::string_view pragma, const char* argument) {
  return is_one_of(kPragmasOfAnObject, pragma) ||
         (argument == nullptr && is_one_of(kPragmasWithoutAValue, pragma));
}

/// Table-valued functions become tables of the connection at their first use, which the authorizer
/// would see as a change of the schema: they are used once before it is set. json_each and
/// json_tree only read what they are given; what a pragma does is asked of the authorizer again.
void connect_table_functions(sqlite3* connection) {
  std::string sql = "SELECT 1 FROM json_each('[]'), json_tree('[]');";
  const auto add = [&](const auto& pragmas) {
    for (const auto pragma : pragmas) {
      // Prepared and not run: that an integrity check reads the whole file.
      sql = fmt::format("SELECT 1 FROM pragma_{}", pragma);
      sqlite3_stmt* statement = nullptr;
      sqlite3_prepare_v2(connection, sql.c_str(), -1, &statement, nullptr);
      sqlite3_finalize(statement);
    }
  };
  sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
  add(kPragmasOfAnObject);
  add(kPragmasWithoutAValue);
}

/// Sets the guards on a connection and takes them off again.
class Guards {
 public:
  Guards(sqlite3* connection, std::chrono::milliseconds deadline)
      : connection_(connection), end_(Clock::now() + deadline) {
    connect_table_functions(connection_);
    sqlite3_set_authorizer(connection_, &authorize, this);
    sqlite3_progress_handler(connection_, kInstructionsPerCheck, &check_deadline, this);
    value_bytes_ = sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, kMaxValueBytes);
    statement_bytes_ = sqlite3_limit(connection_, SQLITE_LIMIT_SQL_LENGTH, kMaxStatementBytes);
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  }
  ~Guards() {
    sqlite3_set_authorizer(connection_, nullptr, nullptr);
    sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
    sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, value_bytes_);
    sqlite3_limit(connection_, SQLITE_LIMIT_SQL_LENGTH, statement_bytes_);
  }
  Guards(const Guards&) = delete;
  Guards& operator=(const Guards&) = delete;

  /// From here on pragmas are those of table-valued functions: a PRAGMA that is a statement of its
  /// own is known when it is prepared.
  void statement_is_prepared() { prepared_ = true; }

  int refused() const { return refused_; }  // the first refused action, or 0
  bool past_deadline() const { return Clock::now() >= end_; }

 private:
  static int authorize(void* self, int action, const char* first, const char* second, const char*,
                       const char*) {
    auto& guards = *static_cast<Guards*>(self);
    const bool allowed =
        action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ||
        (action == SQLITE_FUNCTION && std::string_view(second) != "load_extension") ||
        (action == SQLITE_PRAGMA && guards.prepared_ && reads_alone(first, second));
    if (allowed) return SQLITE_OK;
    if (guards.refused_ == 0) guards.refused_ = action;
    return SQLITE_DENY;
  }
  static int check_deadline(void* self) {
    return static_cast<Guards*>(self)->past_deadline() ? 1 : 0;
  }

  sqlite3* connection_;
  Clock::time_point end_;
  int value_bytes_ = 0;
  int statement_bytes_ = 0;
  int refused_ = 0;
  bool prepared_ = false;
};

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// JSON has no infinity, and null would be a value that is not known.
nlohmann::json real(double value) {
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

nlohmann::json value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT:
      return real(sqlite3_column_double(statement, column));
    case SQLITE_NULL:
      return nullptr;
    default:
      break;
  }
  const bool blob = sqlite3_column_type(statement, column) == SQLITE_BLOB;
  const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  if (!blob) return std::string(reinterpret_cast<const char*>(bytes), size);
  std::string hex = "x'";
  for (std::size_t i = 0; i < size; ++i) hex += fmt::format("{:02x}", bytes[i]);
  return hex + "'";
}

/// The first statement of `sql`, which becomes what is behind it. Semicolons and comments are none:
/// SQLite's own parser says what is.
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

/// Behind "no such table": those that scripts may rely on, and where the others are.
std::string known_views() {
  std::vector<std::string> names;
  for (const auto& view : embedded::views()) {
    constexpr std::string_view kBeginning = "-- Public, ";
    constexpr std::string_view kCreate = "CREATE VIEW ";
    const auto at = view.text.find(kCreate);
    if (!view.text.starts_with(kBeginning) || at == std::string_view::npos) continue;
    const auto name = view.text.substr(at + kCreate.size());
    names.emplace_back(name.substr(0, name.find(' ')));
  }
  return fmt::format("views are {}; tables are in docs/database.md", fmt::join(names, ", "));
}

std::size_t size_of(const nlohmann::json& value) {
  return value.is_string() ? value.get_ref<const std::string&>().size() : 8;
}

}  // namespace

tl::expected<QueryResult, QueryError> run_user_query(SQLite::Database& database,
                                                     const std::string& sql,
                                                     const QueryLimits& limits) {
  sqlite3* connection = database.getHandle();
  const auto begin = Clock::now();
  Guards guards(connection, limits.deadline);

  const auto failure = [&](int code) -> tl::unexpected<QueryError> {
    if (code == SQLITE_INTERRUPT) {
      return tl::unexpected(QueryError{
          "deadline", fmt::format("the query was stopped after {:.1f} s; narrow it by sweep_id",
                                  std::chrono::duration<double>(limits.deadline).count())});
    }
    if (guards.refused() != 0) {
      return tl::unexpected(QueryError{
          "not_read_only", fmt::format("{} is not allowed: a query is one SELECT that reads",
                                       name_of(guards.refused()))});
    }
    const std::string message = sqlite3_errmsg(connection);
    const bool unknown = message.starts_with("no such table");
    return tl::unexpected(
        QueryError{"sql_error", unknown ? message + ": " + known_views() : message});
  };

  std::string_view rest = sql;
  Statement statement;
  if (const int code = prepare_first(connection, rest, statement); code != SQLITE_OK)
    return failure(code);
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

  guards.statement_is_prepared();
  QueryResult result;
  const int columns = sqlite3_column_count(statement.get());
  for (int column = 0; column < columns; ++column) {
    result.columns.emplace_back(sqlite3_column_name(statement.get(), column));
  }
  std::size_t bytes = 0;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    if (result.rows.size() == limits.rows || bytes >= limits.bytes) {
      result.truncated = true;
      code = SQLITE_DONE;
      break;
    }
    auto& row = result.rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      bytes += size_of(row.emplace_back(value_of(statement.get(), column)));
    }
  }
  if (code != SQLITE_DONE) return failure(code);
  result.elapsed_ms = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  return result;
}

}  // namespace webdyno::store
