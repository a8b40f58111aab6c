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

/// Schema version that this program writes: the number of the last migration.
int schema_version();

/// Opens for writing, creating the file and its directory (0700) when missing; migrates forward,
/// refuses a database from a newer version, re-creates views whose text has changed. WAL, foreign
/// keys on. Throws OpenError.
SQLite::Database open_for_writing(const std::filesystem::path& file);

/// Opens an existing database of this version read-only; never creates or migrates. Throws
/// OpenError.
SQLite::Database open_for_reading(const std::filesystem::path& file);

}  // namespace webdyno::store
