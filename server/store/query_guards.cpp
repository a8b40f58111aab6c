#include "server/store/query_guards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace webdyno::store {
namespace {

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

}  // namespace

QueryGuards::QueryGuards(sqlite3* connection, std::chrono::milliseconds deadline,
                         std::function<bool()> stopped)
    : connection_(connection),
      deadline_(deadline),
      end_(Clock::now() + deadline),
      stopped_(std::move(stopped)) {
  connect_table_functions(connection_);
  sqlite3_set_authorizer(connection_, &authorize, this);
  sqlite3_progress_handler(connection_, kInstructionsPerCheck, &check_deadline, this);
  value_bytes_ = sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, kMaxValueBytes);
  statement_bytes_ = sqlite3_limit(connection_, SQLITE_LIMIT_SQL_LENGTH, kMaxStatementBytes);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

QueryGuards::~QueryGuards() {
  sqlite3_set_authorizer(connection_, nullptr, nullptr);
  sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
  sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, value_bytes_);
  sqlite3_limit(connection_, SQLITE_LIMIT_SQL_LENGTH, statement_bytes_);
}

std::string_view QueryGuards::refused() const { return refused_ == 0 ? "" : name_of(refused_); }

int QueryGuards::authorize(void* self, int action, const char* first, const char* second,
                           const char*, const char*) {
  auto& guards = *static_cast<QueryGuards*>(self);
  const bool allowed =
      action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ||
      (action == SQLITE_FUNCTION && std::string_view(second) != "load_extension") ||
      (action == SQLITE_PRAGMA && guards.prepared_ && reads_alone(first, second));
  if (allowed) return SQLITE_OK;
  if (guards.refused_ == 0) guards.refused_ = action;
  return SQLITE_DENY;
}

int QueryGuards::check_deadline(void* self) {
  const auto& guards = *static_cast<QueryGuards*>(self);
  return Clock::now() >= guards.end_ || (guards.stopped_ && guards.stopped_()) ? 1 : 0;
}

}  // namespace webdyno::store
