#include "server/store/database.hpp"

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

#include "server/store/migration.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::store {
namespace {

using Path = std::filesystem::path;

void make_directory(const Path& directory) {
  std::error_code error;
  if (directory.empty() || std::filesystem::is_directory(directory, error)) return;
  std::filesystem::create_directories(directory, error);
  if (error) {
    throw OpenError(fmt::format(
        "cannot make the directory {} for the database: {}; name another file with --db",
        directory.string(), error.message()));
  }
  ::chmod(directory.c_str(), S_IRWXU);
}

Path directory_of(const Path& file) {
  return file.parent_path().empty() ? Path(".") : file.parent_path();
}

/// Where a symbolic link leads: SQLite keeps -wal and -journal beside that, and so does the
/// directory that would be written. The name as it is when it leads nowhere.
Path followed(const Path& file) {
  std::error_code nowhere;
  Path real = std::filesystem::canonical(file, nowhere);
  return nowhere ? file : real;
}

bool can_write_beside(const Path& file) {
  return ::access(directory_of(file).c_str(), W_OK | X_OK) == 0;
}

/// SQLite would only say "unable to open database file". False: there is no such file.
bool may_use(const Path& file, int mode, std::string_view what) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) {
    if (errno == ENOENT) return false;
    throw OpenError(fmt::format("{}: {}", file.string(), std::strerror(errno)));
  }
  if (!S_ISREG(info.st_mode)) {
    throw OpenError(
        fmt::format("{} is no file; name the database's file with --db", file.string()));
  }
  if (::access(file.c_str(), mode) != 0) {
    throw OpenError(fmt::format("{}: this user may not {} it: {}; name another file with --db",
                                file.string(), what, std::strerror(errno)));
  }
  return true;
}

bool is_empty_or_missing(const Path& file) {
  struct stat info {};
  return ::stat(file.c_str(), &info) != 0 || info.st_size == 0;
}

// The file, and the log that its making goes through: 0.3 MB each.
constexpr std::uint64_t kNewDatabaseBytes = 1'000'000;

constexpr int kPagesAStep = 2'000;  // of a copy: 8 MB

/// Without room for it a new database would be left behind half made.
void require_room_for_new(const Path& file) {
  struct statvfs info {};
  if (!is_empty_or_missing(file) || ::statvfs(directory_of(file).c_str(), &info) != 0) return;
  const std::uint64_t free = std::uint64_t{info.f_bavail} * info.f_frsize;
  if (free >= kNewDatabaseBytes) return;
  throw OpenError(
      fmt::format("the disk of {} is full: {} bytes are free, and a new database needs {}; make "
                  "room, or name another file with --db",
                  file.string(), free, kNewDatabaseBytes));
}

/// file: of https://www.sqlite.org/uri.html
std::string immutable_uri(const Path& file) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri = "file:";
  for (const char letter : file.string()) {
    uri += kPlain.find(letter) != std::string_view::npos
               ? std::string(1, letter)
               : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return uri + "?immutable=1";
}

/// Whoever reads a WAL database makes -shm beside it. Where that cannot be, all of it has to be in
/// the file itself: without its -wal one would see it as it was before.
SQLite::Database open_unlocked(const Path& file) {
  for (const char* ending : {"-wal", "-journal"}) {
    if (is_empty_or_missing(file.string() + ending)) continue;
    throw OpenError(
        fmt::format("{0}: {0}{1} beside it holds what was written last, and can only be read where "
                    "files can be "
                    "made; copy both to a directory of yours and name the copy with --db",
                    file.string(), ending));
  }
  return {immutable_uri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyTimeoutMs};
}

SQLite::Database open_readonly(const Path& file) {
  try {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY, kBusyTimeoutMs);
    database.execAndGet("PRAGMA user_version");  // opens the file
    return database;
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || can_write_beside(file)) throw;
    return open_unlocked(file);
  }
}

/// `serve` does it, where files can be made.
std::string how_to_renew(const Path& file) {
  return fmt::format("{}`./webdyno serve --db {}` brings it up to date, and keeps a copy of it",
                     can_write_beside(file) ? "" : "copy it to a directory of yours; there ",
                     can_write_beside(file) ? file.string() : "COPY");
}

void refuse_other_version(SQLite::Database& database, const Path& file) {
  const int found = database.execAndGet("PRAGMA user_version").getInt();
  if (found > schema_version()) {
    throw OpenError(
        fmt::format("{}: written by a newer webdyno (database version {}, this program knows {}); "
                    "update webdyno",
                    file.string(), found, schema_version()));
  }
  if (found == 0) {
    throw OpenError(
        fmt::format("{}: no database of webdyno's (found {}, this program reads {}); "
                    "name another file with --db",
                    file.string(), found, schema_version()));
  }
  if (found < schema_version()) {
    throw OpenError(
        fmt::format("{}: written by an older webdyno (found {}, this program reads {}); {}",
                    file.string(), found, schema_version(), how_to_renew(file)));
  }
  // They may define a number otherwise.
  if (!has_these_views(database)) {
    throw OpenError(
        fmt::format("{}: its views are of another webdyno; {}", file.string(), how_to_renew(file)));
  }
}

/// Returns where it is the database that is copied that is at fault.
void refuse_unwritten_copy(const SQLite::Exception& error) {
  constexpr int kPrimaryCode = 0xff;  // the rest says more of the same
  switch (error.getErrorCode() & kPrimaryCode) {
    case SQLITE_FULL:  // its own words are also those of a database that may not grow
      throw CopyError(std::strerror(ENOSPC));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      throw CopyError(error.what());
    default:
      return;
  }
}

/// Before anything is written: other programs' files have version 0 mostly, as an empty one has.
void refuse_foreign(SQLite::Database& database, const Path& file) {
  const int tables =
      database.execAndGet("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").getInt();
  if (tables == 0 || database.tableExists("sweep")) return;
  throw OpenError(fmt::format(
      "{}: a database of another program, which stays as it is; name another file with --db",
      file.string()));
}

}  // namespace

SQLite::Database open_for_writing(const Path& name, const Notice& notice) {
  const Path file = followed(name);
  const auto directory = directory_of(file);
  make_directory(directory);
  // WAL needs to make files beside the database.
  if (!can_write_beside(file)) {
    throw OpenError(
        fmt::format("{}: its directory {} cannot be written: {}; name another file with --db",
                    file.string(), directory.string(), std::strerror(errno)));
  }
  // Of another user's run, or root's, there may be only some.
  for (const char* ending : {"", "-wal", "-shm"})
    may_use(file.string() + ending, R_OK | W_OK, "write");
  require_room_for_new(file);
  try {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                              kBusyTimeoutMs);
    refuse_foreign(database, file);
    // Elsewhere it would be the temporary directory's disk that is full, and this one that is
    // named.
    database.exec("PRAGMA temp_store = MEMORY");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA foreign_keys = ON");
    bring_up_to_date(database, file, notice);
    return database;
  } catch (const SQLite::Exception& error) {
    refuse_unusable(file, error);
    throw OpenError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

SQLite::Database open_for_reading(const Path& name) {
  const Path file = followed(name);
  if (!may_use(file, R_OK, "read")) {
    throw OpenError(fmt::format(
        "{}: no such database; `./webdyno run` makes one, --db names another", file.string()));
  }
  try {
    auto database = open_readonly(file);
    refuse_other_version(database, file);
    return database;
  } catch (const SQLite::Exception& error) {
    refuse_unusable(file, error);
    throw OpenError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

bool copy_database(const Path& from, const Path& to, const std::function<bool()>& stopped) {
  const Path file = followed(from);
  if (!may_use(file, R_OK, "read"))
    throw OpenError(fmt::format("{}: no such database", file.string()));
  try {
    auto database = open_readonly(file);
    refuse_foreign(database, file);
    const FileTrace trace(file);
    // One moment for all steps: without it a backup begins anew when somebody writes.
    database.exec("BEGIN");
    database.execAndGet("SELECT count(*) FROM sqlite_schema");
    try {
      SQLite::Database copy(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      {
        SQLite::Backup backup(copy, database);
        int code = SQLITE_OK;
        while (code == SQLITE_OK) {
          if (stopped && stopped()) return false;
          code = backup.executeStep(kPagesAStep);
        }
        if (code != SQLITE_DONE) throw SQLite::Exception(::sqlite3_errstr(code), code);
      }
      copy.exec("PRAGMA journal_mode = DELETE");  // one file, which read-only media can hold
    } catch (const SQLite::Exception& error) {
      refuse_unwritten_copy(error);
      throw;
    }
    trace.refuse_if_written(database);
    return true;
  } catch (const SQLite::Exception& error) {
    refuse_unusable(file, error);
    throw OpenError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

FileTrace::FileTrace(const Path& file) : file_(followed(file)), before_(look()) {}

std::string FileTrace::look() const {
  std::string all;
  for (const char* ending : {"", "-wal", "-journal"}) {
    struct stat info {};
    if (::stat((file_.string() + ending).c_str(), &info) != 0) info = {};
    all += fmt::format("{} {} {}.{} ", info.st_ino, info.st_size, info.st_mtim.tv_sec,
                       info.st_mtim.tv_nsec);
  }
  return all;
}

void FileTrace::refuse_if_written(SQLite::Database& database) const {
  const bool unlocked = ::sqlite3_uri_boolean(::sqlite3_db_filename(database.getHandle(), "main"),
                                              "immutable", 0) != 0;
  if (unlocked && look() != before_)
    throw OpenError(
        fmt::format("{}: somebody wrote it while it was read; ask again", file_.string()));
}

}  // namespace webdyno::store
