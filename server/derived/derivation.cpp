#include "server/derived/derivation.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"
#include "server/derived/course.hpp"

namespace webdyno::derived {
namespace {

using std::chrono::milliseconds;

// Its rows are computed in C++, and the definitions of others read them: it is filled first.
constexpr const char* kCourseTable = "trial_course";
constexpr const char* kFailureTable = "derivation_failure";

// Trials of one statement while nobody else can write anyhow.
constexpr std::size_t kPieceTrials = 100;

// While others write: they wait for a piece, and get their turn between two, since SQLite looks
// again after a tenth of a second at the latest.
constexpr milliseconds kPiece{200};
constexpr milliseconds kGap{100};
constexpr std::size_t kFirstPieceTrials = 4;

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

std::vector<std::string> all_tables(SQLite::Database& database) {
  auto tables = defined_tables(database);
  tables.insert(tables.end(), {kCourseTable, kFailureTable});
  return tables;
}

std::string columns_of(SQLite::Database& database, const std::string& table) {
  SQLite::Statement list(database, "SELECT name FROM pragma_table_info(?)");
  list.bind(1, table);
  std::vector<std::string> columns;
  while (list.executeStep()) columns.push_back(list.getColumn(0).getString());
  return fmt::format("{}", fmt::join(columns, ", "));
}

void execute(SQLite::Statement& statement, TrialRange trials) {
  statement.bind(1, trials.first);
  statement.bind(2, trials.last);
  statement.exec();
  statement.reset();
}

/// Fills the derived tables; its statements are prepared once, which takes some milliseconds.
class Derivation {
 public:
  explicit Derivation(SQLite::Database& database) : database_(database) {
    for (const auto& table : all_tables(database)) {
      forget_.emplace_back(database,
                           fmt::format("DELETE FROM {} WHERE trial_id BETWEEN ? AND ?", table));
    }
    for (const auto& table : defined_tables(database)) {
      fill_.emplace_back(database, fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM {0}_from_raw "
                                               "WHERE trial_id BETWEEN ? AND ?",
                                               table, columns_of(database, table)));
    }
  }

  void forget(TrialRange trials) {
    for (auto& statement : forget_) execute(statement, trials);
  }

  /// Of ended trials that have nothing in the tables. One whose rows contradict each other is noted
  /// and keeps no other out.
  void derive(const std::vector<std::int64_t>& trial_ids) {
    const TrialRange trials{trial_ids.front(), trial_ids.back()};
    const auto contradiction = try_to_derive(trials);
    if (!contradiction) return;
    if (trial_ids.size() == 1) {
      SQLite::Statement note(database_, "INSERT INTO derivation_failure VALUES (?, ?)");
      note.bind(1, trials.first);
      note.bind(2, *contradiction);
      note.exec();
      return;
    }
    for (const std::int64_t trial_id : trial_ids) derive({trial_id});
  }

 private:
  /// What is wrong with the rows of one of the trials; then nothing was written. Failures of the
  /// machine are thrown.
  std::optional<std::string> try_to_derive(TrialRange trials) {
    database_.exec("SAVEPOINT derivation");
    std::string contradiction;
    try {
      store_courses(database_, trials);
      for (auto& statement : fill_) execute(statement, trials);
      database_.exec("RELEASE derivation");
      return std::nullopt;
    } catch (const nlohmann::json::exception& error) {
      contradiction = error.what();
    } catch (const SQLite::Exception& error) {
      const int code = error.getErrorCode() & 0xff;
      if (code != SQLITE_CONSTRAINT && code != SQLITE_MISMATCH && code != SQLITE_ERROR) throw;
      contradiction = error.what();
    }
    for (auto& statement : fill_) statement.tryReset();
    database_.exec("ROLLBACK TO derivation; RELEASE derivation");
    return contradiction;
  }

  SQLite::Database& database_;
  std::deque<SQLite::Statement> forget_;
  std::deque<SQLite::Statement> fill_;
};

std::vector<std::int64_t> ended_trials(SQLite::Database& database) {
  SQLite::Statement list(database,
                         "SELECT trial_id FROM trial WHERE outcome IS NOT NULL ORDER BY trial_id");
  std::vector<std::int64_t> trials;
  while (list.executeStep()) trials.push_back(list.getColumn(0).getInt64());
  return trials;
}

/// As long as there are any from `at` on, at least one.
std::vector<std::int64_t> piece(const std::vector<std::int64_t>& trials, std::size_t at,
                                std::size_t most) {
  const auto first = trials.begin() + static_cast<std::ptrdiff_t>(at);
  return {first, first + static_cast<std::ptrdiff_t>(std::min(most, trials.size() - at))};
}

/// Rows of trials that are no more: of a database whose trigger somebody has taken away.
void forget_the_deleted(SQLite::Database& database) {
  for (const auto& table : all_tables(database)) {
    database.exec(fmt::format(
        "DELETE FROM {} WHERE trial_id NOT IN (SELECT trial_id FROM trial WHERE outcome IS NOT "
        "NULL)",
        table));
  }
}

/// What the stop rule has added up of trials' means: by another formula they are others, and a
/// sweep by precision that goes on must not mix both. A sweep that has ended keeps what it ended
/// by.
void add_up_means_anew(SQLite::Database& database) {
  database.exec(R"sql(
    WITH trial_mean AS (
      SELECT
        sweep_id, configuration_id, mean_ms,
        avg(mean_ms) OVER (PARTITION BY sweep_id, configuration_id) AS center_ms
      FROM trial_measure
      WHERE measure IN ('training', 'inference') AND outcome = 'done' AND mean_ms IS NOT NULL
    ),
    moments AS (
      SELECT
        sweep_id, configuration_id, count(*) AS measured, avg(mean_ms) AS mean_ms,
        sum((mean_ms - center_ms) * (mean_ms - center_ms)) AS squares_ms2
      FROM trial_mean
      GROUP BY sweep_id, configuration_id
    )
    UPDATE sweep_configuration
    SET
      measured = moments.measured, mean_ms = moments.mean_ms, squares_ms2 = moments.squares_ms2
    FROM moments
    WHERE
      moments.sweep_id = sweep_configuration.sweep_id
      AND moments.configuration_id = sweep_configuration.configuration_id
  )sql");
}

}  // namespace

bool has_derived_tables(SQLite::Database& database) {
  if (!database.tableExists("derivation")) return false;
  SQLite::Statement find(
      database,
      "SELECT min(formula_sha256), max(formula_sha256), count(*) FROM derivation "
      "WHERE EXISTS (SELECT 1 FROM sqlite_schema WHERE name = table_name)");
  find.executeStep();
  const std::string formula = formula_sha256();
  if (find.getColumn(0).isNull() || find.getColumn(0).getString() != formula ||
      find.getColumn(1).getString() != formula ||
      find.getColumn(2).getInt() != database.execAndGet("SELECT count(*) FROM derivation").getInt())
    return false;
  return database
             .execAndGet(
                 "SELECT count(*) FROM trial JOIN attempt USING (trial_id, attempt_number) "
                 "WHERE trial.outcome IS NOT NULL "
                 "AND trial_id NOT IN (SELECT trial_id FROM trial_extent) "
                 "AND trial_id NOT IN (SELECT trial_id FROM derivation_failure)")
             .getInt() == 0;
}

bool is_derived_view(std::string_view name) {
  return definitions().find(fmt::format("CREATE VIEW {} AS\n", name)) != std::string::npos;
}

void drop_derived_tables(SQLite::Database& database) {
  database.exec("DROP TRIGGER IF EXISTS derived_rows_go_with_their_trial");
  if (!database.tableExists("derivation")) return;
  for (const auto& table : names(database, "SELECT table_name FROM derivation"))
    database.exec(fmt::format("DROP TABLE IF EXISTS {}", table));
  database.exec("DROP TABLE derivation");
}

void make_derived_tables(SQLite::Database& database) {
  drop_derived_tables(database);
  database.exec(definitions());
  database.exec(
      "CREATE TABLE derivation (table_name TEXT PRIMARY KEY, formula_sha256 TEXT NOT NULL) STRICT");
  for (const auto& table : all_tables(database)) {
    SQLite::Statement remember(database, "INSERT INTO derivation VALUES (?, ?)");
    remember.bind(1, table);
    remember.bind(2, formula_sha256());
    remember.exec();
  }
  Derivation derivation(database);
  const auto trials = ended_trials(database);
  for (std::size_t at = 0; at < trials.size(); at += kPieceTrials)
    derivation.derive(piece(trials, at, kPieceTrials));
  add_up_means_anew(database);
}

void derive_trial(SQLite::Database& database, std::int64_t trial_id) {
  Derivation derivation(database);
  derivation.forget({trial_id, trial_id});
  derivation.derive({trial_id});
}

std::int64_t derive_again(SQLite::Database& database,
                          const std::function<void(std::int64_t, std::int64_t)>& progress) {
  forget_the_deleted(database);
  database.exec("DELETE FROM gap_tree");  // `analyze gap` made them of these numbers
  Derivation derivation(database);
  const auto trials = ended_trials(database);
  std::size_t most = kFirstPieceTrials;
  for (std::size_t at = 0; at < trials.size();) {
    const auto now = piece(trials, at, most);
    const auto begin = std::chrono::steady_clock::now();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    derivation.forget({now.front(), now.back()});
    derivation.derive(now);
    transaction.commit();
    const auto took = std::chrono::steady_clock::now() - begin;
    at += now.size();
    progress(static_cast<std::int64_t>(at), static_cast<std::int64_t>(trials.size()));
    if (took < kPiece / 2) most = std::min(2 * most, kPieceTrials);
    if (took > kPiece) most = std::max<std::size_t>(most / 2, 1);
    if (took > kPiece / 2 && at < trials.size()) std::this_thread::sleep_for(kGap);
  }
  add_up_means_anew(database);
  return static_cast<std::int64_t>(trials.size());
}

std::vector<Failure> failures(SQLite::Database& database) {
  SQLite::Statement list(database,
                         "SELECT trial_uuid, message FROM derivation_failure JOIN trial USING "
                         "(trial_id) ORDER BY trial_id");
  std::vector<Failure> result;
  while (list.executeStep())
    result.push_back({list.getColumn(0).getString(), list.getColumn(1).getString()});
  return result;
}

}  // namespace webdyno::derived
