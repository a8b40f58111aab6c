#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <poll.h>

#include <nlohmann/json.hpp>

#include "server/cli/commands.hpp"
#include "server/cli/memory_file.hpp"
#include "server/cli/named_sweep.hpp"
#include "server/cli/output.hpp"
#include "server/cli/output_file.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/report_content.hpp"
#include "server/cli/signals.hpp"
#include "server/cli/study_plans.hpp"
#include "server/cli/tools.hpp"
#include "server/launch/child_process.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::cli {
namespace {

/// Node lays it out: it has what draws the dashboard's figures.
void lay_out(const nlohmann::json& content, const std::string& format, const ExportOutput& output,
             const Signals& signals) {
  const MemoryFile read("webdyno-report");
  const MemoryFile said("webdyno-report-said");
  read.write(content.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  auto arguments = node_program((web_directory() / "report" / "write_report.mjs").string());
  arguments.push_back(format);
  const launch::ChildProcess child(
      {.arguments = arguments,
       .environment = {},
       .descriptors = {{STDIN_FILENO, read.fd()}, {STDOUT_FILENO, output.descriptor_for_child()}},
       .log = said.path()});
  while (child.running()) {
    pollfd either[] = {{.fd = child.exit_fd(), .events = POLLIN, .revents = 0},
                       {.fd = signals.fd(), .events = POLLIN, .revents = 0}};
    ::poll(either, 2, -1);
    output.refuse_if_interrupted();
  }
  const std::string how = child.how_it_ended();
  if (how == "exited with code 0") return;
  if (how == "exited with code 127")
    throw EnvironmentError("Node could not be started to write a report; run `npm ci`");
  const std::string words = said.first_line();
  throw EnvironmentError(
      fmt::format("the report could not be written: {}; name another file with -o",
                  words.empty() ? how : words));
}

/// The newest of each of the study's plans that has ended, of its full form where there is one.
std::vector<std::string> sweeps_of_study(SQLite::Database& database,
                                         const std::filesystem::path& file) {
  SQLite::Statement find(database,
                         "SELECT sweep_uuid FROM sweep WHERE plan_name = ? AND state = 'done' "
                         "ORDER BY created_realtime_us DESC, sweep_id DESC LIMIT 1");
  const auto full = study_plan_names(false);
  const auto small = study_plan_names(true);
  std::vector<std::string> uuids;
  for (std::size_t i = 0; i < full.size(); ++i) {
    for (const auto& plan : {full[i], small[i]}) {
      find.reset();
      find.bind(1, plan);
      if (!find.executeStep()) continue;
      uuids.push_back(find.getColumn(0).getString());
      break;
    }
  }
  if (uuids.empty())
    throw UsageError(
        fmt::format("{}: no sweep of the study's plans has ended; ./webdyno study "
                    "measures them",
                    file.string()));
  return uuids;
}

std::vector<std::string> chosen_sweeps(SQLite::Database& database, const ReportOptions& options) {
  if (!options.sweeps.empty()) return options.sweeps;
  if (!options.study) return {"last"};
  return sweeps_of_study(database, options.database);
}

}  // namespace

ExitCode report(const ReportOptions& options) {
  refuse_database(options.output, options.database);
  const Signals signals;
  const auto catalog = built_catalog();
  const store::FileTrace trace(options.database);
  auto database = store::open_for_reading(options.database);
  try {
    std::vector<compared::NamedSweep> sweeps;
    for (const auto& name : chosen_sweeps(database, options))
      sweeps.push_back(named_sweep(database, name, options.database.string()));
    ExportOutput output(options.output, signals);  // before anything is computed for it
    const auto content = report_content(database, sweeps, catalog, options.study);
    trace.refuse_if_written(database);
    lay_out(content, options.format, output, signals);
    output.finish();
  } catch (const SQLite::Exception& error) {
    store::refuse_unusable(options.database, error);
    throw;
  }
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
