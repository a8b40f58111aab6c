#include "server/cli/commands.hpp"

namespace webdyno::cli {

ExitCode export_one(const ExportOptions& options) {
  const bool table = !options.table.empty();
  const bool trace = !options.trial_uuid.empty();
  const bool copy = options.database_copy.has_value();
  if (int{table} + int{trace} + int{copy} != 1)
    throw UsageError("export takes one of --table NAME, --trace TRIAL and --db-copy FILE");
  if (options.format.empty() == table)
    throw UsageError("--table NAME and --format csv|json|jsonl|parquet belong together");
  if (copy && !options.output.empty())
    throw UsageError("--db-copy names the file itself: leave -o out");
  if (!copy && options.output.empty()) throw UsageError("-o FILE is missing; - is standard output");
  return copy ? export_database(options) : table ? export_table(options) : export_trace(options);
}

}  // namespace webdyno::cli
