#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "server/api/own_host.hpp"
#include "server/api/sweep_lock.hpp"
#include "server/cli/collector_thread.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/ground.hpp"
#include "server/cli/model_preparation.hpp"
#include "server/cli/output.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/served_browser.hpp"
#include "server/cli/signals.hpp"
#include "server/store/database.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "server/sweep/resumable.hpp"
#include "server/sweep/sweep.hpp"

namespace webdyno::cli {

namespace {

/// They would be `running` for ever, with nobody to measure them.
void leave_forsaken_sweeps(const std::filesystem::path& file) {
  auto database = store::open_for_writing(file, say_on_standard_error);
  for (const auto& sweep_uuid :
       sweep::running_launched_sweeps(database, api::own_host_uuid(state_directory()))) {
    const auto lock = api::SweepLock::try_hold(state_directory(), sweep_uuid);
    if (!lock) continue;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    sweep::leave_sweep(database, sweep_uuid, "paused", "the program that measured it was killed");
    transaction.commit();
    std::cerr << fmt::format(
        "webdyno: the program that measured sweep {0} was killed; sweep {0} is paused\n",
        sweep_uuid.substr(0, 8));
  }
}

/// A browser goes on with a running sweep, of which there is one at most, as soon as there is a
/// collector.
void prepare_running_sweep(const std::filesystem::path& file, const sweep::Catalog& catalog,
                           const Signals& signals) {
  auto database = store::open_for_writing(file, say_on_standard_error);
  SQLite::Statement running(
      database, "SELECT sweep_uuid FROM sweep WHERE launched = 0 AND state = 'running' LIMIT 1");
  if (!running.executeStep()) return;
  const std::string sweep_uuid = running.getColumn(0);
  running.reset();
  const auto pause = [&](const std::string& reason) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    sweep::set_sweep_state(database, sweep_uuid, "paused");
    transaction.commit();
    std::cerr << fmt::format("webdyno: {}; sweep {} is paused\n", reason, sweep_uuid.substr(0, 8));
  };
  const auto left = sweep::queued_configurations(database, sweep_uuid);
  if (const auto reason = sweep::why_not_resumable(left, catalog)) {
    pause(*reason);
    return;
  }
  try {
    prepare_and_say(left, catalog, signals.fd());
  } catch (const api::PreparationError& error) {
    pause(error.what());
  }
}

}  // namespace

ExitCode serve(const ServeOptions& options) {
  try_ground_for_serve();
  const auto catalog = built_catalog();
  const auto models = own_models(options.own_data, catalog);
  const auto inputs = own_inputs(options.own_data, catalog);
  const Signals signals;  // before any thread starts
  leave_forsaken_sweeps(options.database);
  prepare_running_sweep(options.database, catalog, signals);
  ToolPreparer preparer;  // outlives the collector, as the browser's launcher does
  ServedBrowser browser(
      signals,
      "./webdyno run --resume" +
          (options.database == default_database() ? "" : " --db " + options.database.string()));
  CollectorThread collector({.database = options.database,
                             .web_directory = web_directory(),
                             .data_directory = data_directory(),
                             .lock_directory = lock_directory(),
                             .collector_file = state_directory() / "collector.json",
                             .port = options.port,
                             .workload_port = options.workload_port,
                             .only_sweep = std::nullopt,
                             .mnist_directory = options.own_data.mnist_directory,
                             .text_file = options.own_data.text_file,
                             .models = models,
                             .input_files = inputs.files,
                             .given_data = data_given(options.own_data, models, inputs),
                             .browser = &browser.piped(),
                             .preparer = &preparer,
                             .launcher = &browser});
  std::cout << fmt::format("database   {}\nworkloads  {}\ndashboard  {}\nready\n",
                           options.database.string(), collector->workload_url(),
                           collector->dashboard_url())
            << std::flush;
  browser.run(*collector);
  return ExitCode::kDone;
}

}  // namespace webdyno::cli
