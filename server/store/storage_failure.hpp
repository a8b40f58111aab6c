#pragma once

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <optional>
#include <string>

namespace webdyno::store {

/// Why a database cannot be used, for reasons that lie outside of it and may pass.
struct StorageFailure {
  enum class Kind {
    kBusy,     // another program holds its lock
    kFull,     // no room on the disk
    kMoved,    // what is written goes to a file that has another name now, or none
    kFailing,  // the device does not read or write
  };
  Kind kind;
  std::string message;  // one line that names the file
};

/// nullopt: it is another failure, of the statement or of the data, and does not pass.
std::optional<StorageFailure> storage_failure(const std::filesystem::path& file,
                                              const SQLite::Exception& error);

/// Throws OpenError, one line with the remedy, for what lies in the file or around it: it is no
/// database, damaged, locked, or one of the failures above. Returns when the statement is at fault.
void refuse_unusable(const std::filesystem::path& file, const SQLite::Exception& error);

}  // namespace webdyno::store
