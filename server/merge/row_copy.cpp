#include "server/merge/row_copy.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "server/sweep/binding.hpp"

namespace webdyno::merge {
namespace {

/// Rows that several sweeps use, told by what they are.
struct Shared {
  std::string table;
  std::string identity;  // one is the other: of rows `a` in main and `b` in source
};

/// In this order: later ones name earlier ones.
const std::vector<Shared>& shared() {
  static const std::vector<Shared> tables = {
      {"host", "a.host_uuid = b.host_uuid AND a.fingerprint_sha256 = b.fingerprint_sha256"},
      {"browser_fingerprint", "a.fingerprint_sha256 = b.fingerprint_sha256"},
      {"browser", "a.browser_uuid = b.browser_uuid"},
      {"gpu", "a.host_id = " + merged("host", "b.host_id") +
                  " AND a.name IS b.name AND a.driver IS b.driver AND a.bus_id IS b.bus_id AND "
                  "a.memory_bytes IS b.memory_bytes"},
      {"configuration", "a.configuration_sha256 = b.configuration_sha256"}};
  return tables;
}

// Of the sweep itself, or of the program.
const std::set<std::string> kOthers = {"sweep",
                                       "trial",
                                       "event",
                                       "sweep_progress",
                                       "sweep_configuration",
                                       "trial_terms",
                                       "first_served",
                                       "sweep_in_making",
                                       "student_t",
                                       "derivation",
                                       "view_text",
                                       "output_agreement",
                                       "gap_tree",
                                       "gap_tree_factor",
                                       "gap_tree_node"};

std::vector<std::string> columns_of(SQLite::Database& database, const std::string& table) {
  SQLite::Statement find(database, "SELECT name FROM pragma_table_info(?, 'main')");
  sweep::bind_all(find, table);
  std::vector<std::string> columns;
  while (find.executeStep()) columns.push_back(find.getColumn(0).getString());
  return columns;
}

bool is_shared(const std::string& table) {
  return std::any_of(shared().begin(), shared().end(),
                     [&](const Shared& each) { return each.table == table; });
}

}  // namespace

std::string merged(const std::string& kind, const std::string& column) {
  return fmt::format("(SELECT new FROM temp.merged WHERE kind = '{}' AND old = {})", kind, column);
}

Tables tables_of(SQLite::Database& database) {
  Tables tables{.of_trial = {"attempt", "process"}, .of_process = {}};
  SQLite::Statement find(database,
                         "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT "
                         "LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
  while (find.executeStep()) {
    const std::string table = find.getColumn(0).getString();
    if (table == "attempt" || table == "process" || kOthers.contains(table) || is_shared(table))
      continue;
    const auto columns = columns_of(database, table);
    const auto has = [&](const char* name) {
      return std::find(columns.begin(), columns.end(), name) != columns.end();
    };
    if (has("trial_id")) {
      tables.of_trial.push_back(table);
    } else if (has("process_id")) {
      tables.of_process.push_back(table);
    } else {
      throw std::logic_error("import does not know what the rows of table " + table + " are of");
    }
  }
  return tables;
}

int copy_rows(SQLite::Database& database, const std::string& table, const std::string& where,
              const Translation& translation, const std::string& without) {
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (const auto& column : columns_of(database, table)) {
    if (column == without) continue;
    names.push_back(column);
    const auto found = translation.find(column);
    values.push_back(found == translation.end() ? column : found->second);
  }
  return database.exec(
      fmt::format("INSERT INTO main.{0} ({1}) SELECT {2} FROM source.{0} WHERE {3}", table,
                  fmt::join(names, ", "), fmt::join(values, ", "), where));
}

void share_rows(SQLite::Database& database) {
  database.exec(
      "CREATE TEMP TABLE IF NOT EXISTS merged (kind TEXT NOT NULL, old INTEGER NOT NULL, new "
      "INTEGER NOT NULL, PRIMARY KEY (kind, old)) WITHOUT ROWID");
  for (const auto& [table, identity] : shared()) {
    const std::string id = table + "_id";
    const Translation translation = {
        {"host_id", merged("host", "host_id")},
        {"browser_fingerprint_id", merged("browser_fingerprint", "browser_fingerprint_id")}};
    copy_rows(database, table,
              fmt::format("NOT EXISTS (SELECT 1 FROM main.{0} AS a, source.{0} AS b WHERE b.{1} = "
                          "source.{0}.{1} AND {2})",
                          table, id, identity),
              translation, id);
    database.exec(fmt::format(
        "INSERT OR REPLACE INTO temp.merged (kind, old, new) SELECT '{0}', b.{1}, min(a.{1}) FROM "
        "source.{0} AS b JOIN main.{0} AS a ON {2} GROUP BY b.{1}",
        table, id, identity));
  }
}

}  // namespace webdyno::merge
