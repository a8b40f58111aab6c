#include "server/derived/derivation.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"
#include "server/derived/course.hpp"

namespace webdyno::derived {
namespace {

// Its rows are computed in C++, and the definitions of others read them: it is filled first.
constexpr const char* kCourseTable = "trial_course";

// Trials of one statement: enough that its preparation, a few milliseconds, is nothing, and few
// enough that who waits for the database waits less than a second.
constexpr std::int64_t kPieceTrials = 100;

std::string definitions() {
  std::string all;
  for (const auto& file : embedded::derived()) all += file.text;
  return all;
}

std::string formula_sha256() {
  return wire::sha256_hex(definitions() + fmt::format("-- course {}\n", kCourseFormula));
}

std::vector<std::string> names(SQLite::Database& database, const char* sql) {
  std::vector<std::string> result;
  SQLite::Statement list(database, sql);
  while (list.executeStep()) result.push_back(list.getColumn(0).getString());
  return result;
}

/// Those that a view defines, in the order in which they were made: one reads those before it.
std::vector<std::string> defined_tables(SQLite::Database& database) {
  return names(database,
               "SELECT name FROM sqlite_schema AS derived WHERE type = 'table' AND EXISTS "
               "(SELECT 1 FROM sqlite_schema WHERE type = 'view' "
               "AND name = derived.name || '_from_raw') ORDER BY rowid");
}

std::string columns_of(SQLite::Database& database, const std::string& table) {
  SQLite::Statement list(database, "SELECT name FROM pragma_table_info(?)");
  list.bind(1, table);
  std::vector<std::string> columns;
  while (list.executeStep()) columns.push_back(list.getColumn(0).getString());
  return fmt::format("{}", fmt::join(columns, ", "));
}

void derive(SQLite::Database& database, TrialRange trials) {
  store_courses(database, trials);
  for (const auto& table : defined_tables(database)) {
    SQLite::Statement fill(database,
                           fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM {0}_from_raw "
                                       "WHERE trial_id BETWEEN ? AND ?",
                                       table, columns_of(database, table)));
    fill.bind(1, trials.first);
    fill.bind(2, trials.last);
    fill.exec();
  }
}

void forget(SQLite::Database& database, TrialRange trials) {
  auto tables = defined_tables(database);
  tables.emplace_back(kCourseTable);
  for (const auto& table : tables) {
    SQLite::Statement remove(database,
                             fmt::format("DELETE FROM {} WHERE trial_id BETWEEN ? AND ?", table));
    remove.bind(1, trials.first);
    remove.bind(2, trials.last);
    remove.exec();
  }
}

/// All ended trials, in pieces.
std::vector<TrialRange> pieces(SQLite::Database& database) {
  SQLite::Statement list(database,
                         "SELECT trial_id FROM trial WHERE outcome IS NOT NULL ORDER BY trial_id");
  std::vector<TrialRange> result;
  for (std::int64_t trials = 0; list.executeStep(); ++trials) {
    const std::int64_t trial_id = list.getColumn(0).getInt64();
    if (trials % kPieceTrials == 0) result.push_back({trial_id, trial_id});
    result.back().last = trial_id;
  }
  return result;
}

}  // namespace

bool has_derived_tables(SQLite::Database& database) {
  if (!database.tableExists("derivation")) return false;
  SQLite::Statement find(database, "SELECT formula_sha256 FROM derivation LIMIT 1");
  return find.executeStep() && find.getColumn(0).getString() == formula_sha256() &&
         database.execAndGet(
                     "SELECT count(*) FROM trial WHERE outcome IS NOT NULL AND NOT EXISTS "
                     "(SELECT 1 FROM trial_extent WHERE trial_extent.trial_id = "
                     "trial.trial_id)")
                 .getInt() == 0;
}

bool is_derived_view(std::string_view name) {
  return definitions().find(fmt::format("CREATE VIEW {} AS\n", name)) != std::string::npos;
}

void drop_derived_tables(SQLite::Database& database) {
  if (!database.tableExists("derivation")) return;
  for (const auto& table : names(database, "SELECT table_name FROM derivation"))
    database.exec(fmt::format("DROP TABLE {}", table));
  database.exec("DROP TABLE derivation");
}

void make_derived_tables(SQLite::Database& database) {
  drop_derived_tables(database);
  database.exec(definitions());
  database.exec(
      "CREATE TABLE derivation (table_name TEXT PRIMARY KEY, formula_sha256 TEXT NOT NULL) STRICT");
  auto tables = defined_tables(database);
  tables.emplace_back(kCourseTable);
  for (const auto& table : tables) {
    SQLite::Statement remember(database, "INSERT INTO derivation VALUES (?, ?)");
    remember.bind(1, table);
    remember.bind(2, formula_sha256());
    remember.exec();
  }
  for (const TrialRange& piece : pieces(database)) derive(database, piece);
}

void derive_trial(SQLite::Database& database, std::int64_t trial_id) {
  derive(database, {trial_id, trial_id});
}

std::int64_t derive_again(SQLite::Database& database,
                          const std::function<void(std::int64_t, std::int64_t)>& progress) {
  const std::int64_t all =
      database.execAndGet("SELECT count(*) FROM trial WHERE outcome IS NOT NULL").getInt64();
  std::int64_t done = 0;
  for (const TrialRange& piece : pieces(database)) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    forget(database, piece);
    derive(database, piece);
    transaction.commit();
    done = std::min(done + kPieceTrials, all);
    progress(done, all);
  }
  return all;
}

}  // namespace webdyno::derived
