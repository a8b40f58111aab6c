#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <stdexcept>

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

/// Opens for writing, creating the file and its directory (0700) when missing, and brings it up to
/// date (migration.hpp). WAL, foreign keys on. Throws OpenError.
SQLite::Database open_for_writing(const std::filesystem::path& file);

/// Opens an existing database of this version read-only; never creates or migrates. Throws
/// OpenError.
SQLite::Database open_for_reading(const std::filesystem::path& file);

}  // namespace webdyno::store
