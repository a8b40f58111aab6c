#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace webdyno::merge {

// A row of one database becomes a row of another one of the same version. Its own values stay; the
// numbers by which rows name each other are another database's, and are translated.

/// Column to the SQL expression that stands in its place.
using Translation = std::map<std::string, std::string>;

/// Tables by what their rows hang on, in an order in which they can be copied.
struct Tables {
  std::vector<std::string> of_trial;    // have a trial_id; attempt and process come first
  std::vector<std::string> of_process;  // have a process_id alone
};

/// This program's tables, of main: what `source` has besides is somebody else's, and its names are
/// no text of ours. Throws std::logic_error for one that hangs on nothing known here: what a new
/// table is has to be said before its rows are left behind.
Tables tables_of(SQLite::Database& database);

/// INSERT INTO main.`table` ... SELECT ... FROM source.`table` WHERE `where`, with all columns but
/// `without`; the number of rows.
int copy_rows(SQLite::Database& database, const std::string& table, const std::string& where,
              const Translation& translation, const std::string& without = "");

/// The rows of hosts, browsers, GPUs and configurations that `source` has and main has not, and for
/// each of source's its number in main: temp.merged (kind, old, new).
void share_rows(SQLite::Database& database);

/// What stands for `column`, a number of that kind (host, browser, gpu, configuration), after
/// share_rows().
std::string merged(const std::string& kind, const std::string& column);

}  // namespace webdyno::merge
