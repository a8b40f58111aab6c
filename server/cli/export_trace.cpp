#include <fmt/format.h>

#include "server/api/trial_trace.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/output.hpp"
#include "server/cli/output_file.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {

ExitCode export_trace(const ExportOptions& options) {
  refuse_database(options.output, options.database);
  const Signals signals;
  const store::FileTrace trace(options.database);
  auto database = store::open_for_reading(options.database);
  api::TrialTrace events(options.trial_uuid);
  auto piece = events.next(database);
  if (!piece || piece->empty())
    throw UsageError(fmt::format(
        "{}: nothing was recorded of a trial {}; column uuid of trial_summary has those there are",
        options.database.string(), options.trial_uuid));
  ExportOutput output(options.output, signals);
  while (piece && output.write(*piece)) piece = events.next(database);
  trace.refuse_if_written(database);
  output.finish();
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
