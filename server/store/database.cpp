#include "server/store/database.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <charconv>
#include <set>
#include <string>
#include <system_error>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"

namespace webdyno::store {
namespace {

// A second process on the same file (run beside serve) commits in milliseconds; ten seconds is a
// stuck disk.
constexpr int kBusyTimeoutMs = 10'000;

// t(0.975, 1000) = 1.9623 is within 0.12 % of the normal quantile: the views use the last row
// beyond it.
constexpr int kStudentTRows = 1000;

int migration_number(std::string_view file_name) {
  int number = 0;
  std::from_chars(file_name.data(), file_name.data() + file_name.size(), number);
  return number;
}

void fill_student_t(SQLite::Database& database) {
  SQLite::Statement insert(database, "INSERT INTO student_t VALUES (?, ?)");
  for (int df = 1; df <= kStudentTRows; ++df) {
    insert.bind(1, df);
    insert.bind(2, boost::math::quantile(boost::math::students_t(df), 0.975));
    insert.exec();
    insert.reset();
  }
}

void migrate(SQLite::Database& database, const std::string& name) {
  const int found = database.execAndGet("PRAGMA user_version").getInt();
  if (found > schema_version()) {
    throw OpenError(
        fmt::format("{}: written by a newer webdyno (database version {}, this program knows {}); "
                    "update webdyno",
                    name, found, schema_version()));
  }
  for (const auto& [file_name, text] : embedded::migrations()) {
    const int number = migration_number(file_name);
    if (number <= found) continue;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    // Another process may have migrated while this one waited for the lock.
    if (database.execAndGet("PRAGMA user_version").getInt() < number) {
      database.exec(std::string(text));
      if (number == 1) fill_student_t(database);
      database.exec(fmt::format("PRAGMA user_version = {}", number));
    }
    transaction.commit();
  }
}

/// Views are code: when their text differs from what the database holds, all of them are made anew
/// in one transaction.
void refresh_views(SQLite::Database& database) {
  std::string all;
  for (const auto& view : embedded::views()) all += view.text;
  const std::string wanted = wire::sha256_hex(all);
  database.exec("CREATE TABLE IF NOT EXISTS view_text (sha256 TEXT NOT NULL) STRICT");
  SQLite::Statement current(database, "SELECT sha256 FROM view_text");
  if (current.executeStep() && current.getColumn(0).getString() == wanted) return;
  current.reset();

  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  std::vector<std::string> names;
  SQLite::Statement list(database, "SELECT name FROM sqlite_schema WHERE type = 'view'");
  while (list.executeStep()) names.push_back(list.getColumn(0).getString());
  list.reset();
  for (const auto& view : names) database.exec(fmt::format("DROP VIEW \"{}\"", view));
  database.exec(all);
  database.exec("DELETE FROM view_text");
  SQLite::Statement remember(database, "INSERT INTO view_text VALUES (?)");
  remember.bind(1, wanted);
  remember.exec();
  transaction.commit();
}

void make_directory(const std::filesystem::path& directory) {
  if (directory.empty() || std::filesystem::is_directory(directory)) return;
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    throw OpenError(fmt::format(
        "cannot make the directory {} for the database: {}; name another file with --db",
        directory.string(), error.message()));
  }
  ::chmod(directory.c_str(), S_IRWXU);
}

}  // namespace

int schema_version() { return migration_number(embedded::migrations().back().file_name); }

SQLite::Database open_for_writing(const std::filesystem::path& file) {
  const auto directory = file.parent_path().empty() ? "." : file.parent_path();
  make_directory(directory);
  // WAL needs to make files beside the database; SQLite would only say "unable to open database
  // file".
  if (::access(directory.c_str(), W_OK | X_OK) != 0) {
    throw OpenError(
        fmt::format("{}: its directory {} cannot be written; name another file with --db",
                    file.string(), directory.string()));
  }
  try {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                              kBusyTimeoutMs);
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA foreign_keys = ON");
    migrate(database, file.string());
    refresh_views(database);
    return database;
  } catch (const SQLite::Exception& error) {
    throw OpenError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

SQLite::Database open_for_reading(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw OpenError(fmt::format(
        "{}: no such database; `./webdyno run` makes one, --db names another", file.string()));
  }
  try {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY, kBusyTimeoutMs);
    const int found = database.execAndGet("PRAGMA user_version").getInt();
    if (found != schema_version()) {
      throw OpenError(
          found > schema_version()
              ? fmt::format("{}: written by a newer webdyno (database version {}, this program "
                            "knows {}); update webdyno",
                            file.string(), found, schema_version())
              : fmt::format(
                    "{}: no webdyno database of this version (found {}, this program reads {})",
                    file.string(), found, schema_version()));
    }
    return database;
  } catch (const SQLite::Exception& error) {
    throw OpenError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace webdyno::store
