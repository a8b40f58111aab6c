#include "server/store/storage_failure.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

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
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      return StorageFailure{Kind::kFailing, fmt::format("{} cannot be read or written: {}",
                                                        file.string(), error.what())};
    default:
      return std::nullopt;
  }
}

}  // namespace webdyno::store
