#include "server/store/storage_failure.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "server/store/database.hpp"

namespace webdyno::store {

std::optional<StorageFailure> storage_failure(const std::filesystem::path& file,
                                              const SQLite::Exception& error) {
  using Kind = StorageFailure::Kind;
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StorageFailure{Kind::kBusy,
                            fmt::format("{} is locked by another program", file.string())};
    case SQLITE_FULL:
      return StorageFailure{Kind::kFull, fmt::format("the disk of {} is full", file.string())};
    case SQLITE_READONLY_DBMOVED:
      return StorageFailure{
          Kind::kMoved, fmt::format("{} was moved or removed while it was written", file.string())};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      return StorageFailure{Kind::kFailing, fmt::format("{} cannot be read or written: {}",
                                                        file.string(), error.what())};
    default:
      return std::nullopt;
  }
}

void refuse_unusable(const std::filesystem::path& file, const SQLite::Exception& error) {
  const int code = error.getErrorCode();
  if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) {
    throw OpenError(fmt::format("{}: {}; it is damaged or was never one: name another with --db",
                                file.string(), error.what()));
  }
  const auto failure = storage_failure(file, error);
  if (!failure) return;
  throw OpenError(fmt::format("{}; {}, or name another file with --db", failure->message,
                              failure->kind == StorageFailure::Kind::kFull   ? "make room"
                              : failure->kind == StorageFailure::Kind::kBusy ? "wait for it"
                                                                             : "see to it"));
}

}  // namespace webdyno::store
