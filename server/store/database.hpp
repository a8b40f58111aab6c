#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

namespace webdyno::store {

/// The database cannot be used, and why, in one line for a person: a newer version, a directory
/// that cannot be written, a file that is no database.
class OpenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A second process on the same file (run beside serve) commits in milliseconds; ten seconds is a
/// stuck disk.
inline constexpr int kBusyTimeoutMs = 10'000;

/// What a copy could not be written for, without the copy's name: who asked for it has one of its
/// own for it, and the remedy.
class CopyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Told one line before something that takes longer than a person expects.
using Notice = std::function<void(const std::string&)>;

/// Opens for writing, creating the file and its directory (0700) when missing, and brings it up to
/// date (migration.hpp). WAL, foreign keys on. Throws OpenError.
SQLite::Database open_for_writing(const std::filesystem::path& file, const Notice& notice = {});

/// Opens an existing database of this version, with this program's views, read-only; never creates
/// or migrates. Where no file can be made beside it (read-only media, another user's directory) it
/// is read without locks if nothing is in a -wal. Throws OpenError.
SQLite::Database open_for_reading(const std::filesystem::path& file);

/// A copy in a new file of a database of any version, as it is at one moment, whoever writes it.
/// `stopped` is asked every few megabytes; true ends it, with a copy that is half made and false
/// as the answer. Throws OpenError, and CopyError.
bool copy_database(const std::filesystem::path& from, const std::filesystem::path& to,
                   const std::function<bool()>& stopped = {});

/// What a database's files were before it was opened: a connection without locks does not notice
/// that somebody writes, and would show some of each.
class FileTrace {
 public:
  explicit FileTrace(const std::filesystem::path& file);
  /// Throws OpenError when `database`, opened for reading since, took no locks and was written.
  void refuse_if_written(SQLite::Database& database) const;

 private:
  std::string look() const;

  std::filesystem::path file_;
  std::string before_;
};

}  // namespace webdyno::store
