#include <fmt/format.h>

#include "server/cli/commands.hpp"
#include "server/cli/output.hpp"
#include "server/cli/output_file.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {
namespace {

/// Nothing's place is taken: a database that somebody has open would become another one under its
/// log. Nor does the copy go beside what an older one left: SQLite would read it with that log.
void refuse_what_is_there(const std::filesystem::path& file) {
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
    const std::filesystem::path there = file.string() + ending;
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::symlink_status(there, ignored))) continue;
    if (there == file)
      throw UsageError(fmt::format("{}: is there already; name a new file", file.string()));
    throw UsageError(
        fmt::format("{}: is there already, and SQLite would read {} with it; name a new file",
                    there.string(), file.string()));
  }
}

}  // namespace

ExitCode export_database(const ExportOptions& options) {
  const auto& file = *options.database_copy;
  refuse_database(file, options.database);
  refuse_what_is_there(file);
  const Signals signals;
  UnfinishedFile copy(file);
  try {
    if (!store::copy_database(options.database, copy.path(), [&] { return signals.came(); }))
      throw Interrupted("interrupted; nothing of it is kept");
  } catch (const store::CopyError& error) {
    throw EnvironmentError(
        fmt::format("{}: cannot be written: {}; name another file", file.string(), error.what()));
  }
  copy.finish();
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
