#include "server/store/migration.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/math/distributions/students_t.hpp>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"
#include "server/derived/derivation.hpp"

namespace webdyno::store {
namespace {

// t(0.975, 1000) = 1.9623 is within 0.12 % of the normal quantile: the views use the last row
// beyond it.
constexpr int kStudentTRows = 1000;

// Computed in about a second: 10,000 take a minute and a half.
constexpr int kSilentTrials = 100;

int migration_number(std::string_view file_name) {
  int number = 0;
  std::from_chars(file_name.data(), file_name.data() + file_name.size(), number);
  return number;
}

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

void fill_student_t(SQLite::Database& database) {
  SQLite::Statement insert(
      database, "INSERT INTO student_t (degrees_of_freedom, quantile_975) VALUES (?, ?)");
  for (int df = 1; df <= kStudentTRows; ++df) {
    insert.bind(1, df);
    insert.bind(2, boost::math::quantile(boost::math::students_t(df), 0.975));
    insert.exec();
    insert.reset();
  }
}

void refuse_newer(int found, const std::filesystem::path& file) {
  if (found > schema_version()) {
    throw OpenError(
        fmt::format("{}: written by a newer webdyno (database version {}, this program knows {}); "
                    "update webdyno",
                    file.string(), found, schema_version()));
  }
}

void drop_views(SQLite::Database& database, bool derived_too) {
  std::vector<std::string> names;
  SQLite::Statement list(database, "SELECT name FROM sqlite_schema WHERE type = 'view'");
  while (list.executeStep()) {
    const std::string name = list.getColumn(0).getString();
    if (derived_too || !derived::is_derived_view(name)) names.push_back(name);
  }
  list.reset();
  for (const auto& view : names) database.exec(fmt::format("DROP VIEW \"{}\"", view));
}

std::string view_texts() {
  std::string all;
  for (const auto& view : embedded::views()) all += view.text;
  return all;
}

void derive_all(SQLite::Database& database, const std::filesystem::path& file,
                const Notice& notice) {
  const int trials =
      database.execAndGet("SELECT count(*) FROM trial WHERE outcome IS NOT NULL").getInt();
  if (notice && trials > kSilentTrials) {
    notice(fmt::format("{}: computes the numbers of {} trials anew, as this version defines them",
                       file.string(), trials));
  }
  derived::make_derived_tables(database);
}

/// The derived tables stay as they are when they are those of this program.
void make_views(SQLite::Database& database, const std::filesystem::path& file,
                const Notice& notice) {
  const std::string all = view_texts();
  const bool derive = !derived::has_derived_tables(database);
  drop_views(database, derive);
  if (derive) derive_all(database, file, notice);
  database.exec(all);
  // They follow from what the views say.
  database.exec("DELETE FROM gap_tree");
  database.exec("CREATE TABLE IF NOT EXISTS view_text (sha256 TEXT NOT NULL) STRICT");
  database.exec("DELETE FROM view_text");
  SQLite::Statement remember(database, "INSERT INTO view_text (sha256) VALUES (?)");
  remember.bind(1, wire::sha256_hex(all));
  remember.exec();
}

void sync_file(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const int failed = fd < 0 ? -1 : ::fsync(fd);
  if (fd >= 0) ::close(fd);
  if (failed != 0) throw std::system_error(errno, std::generic_category(), file.string());
}

/// A whole copy of what is committed, under its name only once it is on the disk. Another
/// connection: a transaction cannot copy its own database.
std::filesystem::path copy_of_version(const std::filesystem::path& file, int version) {
  const std::filesystem::path copy = fmt::format("{}.version-{}", file.string(), version);
  const std::filesystem::path unfinished = copy.string() + ".unfinished";
  std::filesystem::remove(unfinished);
  try {
    // Not for reading only: SQLite 3.40 then cannot copy a table with a generated column.
    SQLite::Database reader(file.string(), SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    SQLite::Statement vacuum(reader, "VACUUM INTO ?");
    vacuum.bind(1, unfinished.string());
    vacuum.exec();
    sync_file(unfinished);
    std::filesystem::rename(unfinished, copy);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    std::filesystem::remove(unfinished.string() + "-journal", ignored);
    throw;
  }
  return copy;
}

void check_foreign_keys(SQLite::Database& database) {
  SQLite::Statement check(database, "PRAGMA foreign_key_check");
  if (!check.executeStep()) return;
  throw std::runtime_error(fmt::format("a row of table {} names a row of {} that is not there",
                                       check.getColumn(0).getString(),
                                       check.getColumn(2).getString()));
}

/// Inside a transaction that holds the write lock.
void migrate_from(SQLite::Database& database, const std::filesystem::path& file, int found,
                  const Notice& notice) {
  drop_views(database, true);
  derived::drop_derived_tables(database);
  for (const auto& [file_name, text] : embedded::migrations()) {
    const int number = migration_number(file_name);
    if (number <= found) continue;
    database.exec(std::string(text));
    if (number == 1) fill_student_t(database);
  }
  check_foreign_keys(database);
  make_views(database, file, notice);
  database.exec(fmt::format("PRAGMA user_version = {}", schema_version()));
}

void migrate(SQLite::Database& database, const std::filesystem::path& file, const Notice& notice) {
  std::optional<std::filesystem::path> copy;
  const int found_first = version_of(database);
  try {
    database.exec("PRAGMA foreign_keys = OFF");  // has no effect inside of a transaction
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    // Another process may have migrated while this one waited for the lock.
    const int found = version_of(database);
    if (found < schema_version()) {
      if (found > 0) copy = copy_of_version(file, found);
      migrate_from(database, file, found, notice);
    }
    transaction.commit();
    database.exec("PRAGMA foreign_keys = ON");
  } catch (const std::exception& error) {
    std::error_code ignored;
    if (copy) std::filesystem::remove(*copy, ignored);
    if (found_first == 0) throw;  // there was no database before
    throw OpenError(fmt::format(
        "{}: cannot be brought from database version {} to {} and is as it was: {} (a copy of it "
        "is made beside it first)",
        file.string(), found_first, schema_version(), error.what()));
  }
}

}  // namespace

int schema_version() { return migration_number(embedded::migrations().back().file_name); }

bool has_these_views(SQLite::Database& database) {
  if (!database.tableExists("view_text") || !derived::has_derived_tables(database)) return false;
  SQLite::Statement current(database, "SELECT sha256 FROM view_text");
  return current.executeStep() &&
         current.getColumn(0).getString() == wire::sha256_hex(view_texts());
}

void bring_up_to_date(SQLite::Database& database, const std::filesystem::path& file,
                      const Notice& notice) {
  refuse_newer(version_of(database), file);
  if (version_of(database) < schema_version()) migrate(database, file, notice);
  refuse_newer(version_of(database), file);
  if (has_these_views(database)) return;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  make_views(database, file, notice);
  transaction.commit();
}

}  // namespace webdyno::store
