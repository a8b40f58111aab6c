#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>

#include "server/store/database.hpp"

namespace webdyno::store {

/// Schema version that this program writes: the number of the last migration.
int schema_version();

/// Whether its views, and the tables that they read, are of this program's text.
bool has_these_views(SQLite::Database& database);

/// Brings the tables of a database that is open for writing to this program's version, and its
/// views to this program's text; what follows from ended trials is computed anew where its
/// definition is another one (server/derived). All migrations that are missing are one transaction,
/// with foreign keys off and without views; the keys are checked before it commits. A database with
/// rows is copied first, to FILE.version-N (N: the version that it had), which is kept. When
/// anything fails the database is as it was, and no copy is left. Throws OpenError: a newer
/// version, and what failed.
void bring_up_to_date(SQLite::Database& database, const std::filesystem::path& file,
                      const Notice& notice);

}  // namespace webdyno::store
