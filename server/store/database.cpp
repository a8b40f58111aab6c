#include "server/store/database.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "server/store/migration.hpp"

namespace webdyno::store {
namespace {

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
    bring_up_to_date(database, file);
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
