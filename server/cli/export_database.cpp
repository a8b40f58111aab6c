#include <fmt/format.h>

#include "server/cli/commands.hpp"
#include "server/cli/output.hpp"
#include "server/cli/output_file.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {

ExitCode export_database(const ExportOptions& options) {
  const auto& file = *options.database_copy;
  refuse_database(file, options.database);
  // A database that somebody has open would become another one under its log.
  std::error_code not_there;
  if (std::filesystem::exists(std::filesystem::symlink_status(file, not_there)))
    throw UsageError(fmt::format("{}: is there already; name a new file", file.string()));
  const Signals signals;
  UnfinishedFile copy(file);
  if (!store::copy_database(options.database, copy.path(), [&] { return signals.came(); }))
    throw Interrupted("interrupted; nothing of it is kept");
  copy.finish();
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
