#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/api/built_in_plans.hpp"
#include "server/api/collector.hpp"
#include "server/api/plan_refusal.hpp"
#include "server/api/sweep_lock.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/cli/collector_thread.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/ground.hpp"
#include "server/cli/model_preparation.hpp"
#include "server/cli/native_driver.hpp"
#include "server/cli/native_environment.hpp"
#include "server/cli/output.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/piped_browser.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/present/progress.hpp"
#include "server/cli/present/results.hpp"
#include "server/cli/rehearsal.hpp"
#include "server/cli/signals.hpp"
#include "server/cli/sweep_size.hpp"
#include "server/cli/sweep_watch.hpp"
#include "server/cli/sweeping.hpp"
#include "server/launch/browser.hpp"
#include "server/results/read_results.hpp"
#include "server/results/results_json.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"
#include "server/sweep/control.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/expected_time.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/own_data.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/plan_outline.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "server/sweep/repeat.hpp"
#include "server/sweep/resumable.hpp"
#include "server/sweep/sweep.hpp"
#include "server/sweep/trial_count.hpp"

namespace webdyno::cli {
namespace {

// 16,000 a second are made on a 2 GHz core.
constexpr std::size_t kManyTrials = 20'000;

// A person who has pressed Ctrl-C waits for it.
constexpr int kInterruptMs = 2'000;

struct ChosenSweep {
  std::unique_ptr<api::SweepLock> lock;
  std::string uuid;
  std::string plan_name;
  present::SweepSize size;
  std::uint32_t seed;
  bool native;  // some of its trials are outside of a browser
};

FoundPlan chosen_plan(const RunOptions& options, const sweep::Catalog& catalog,
                      const std::vector<api::ModelFolder>& models) {
  if (options.plan) return find_plan(*options.plan, catalog);
  if (models.empty()) return find_plan("quick", catalog);
  const bool native = native_environment_check(kNative).state == launch::Check::State::kWorks;
  return {sweep::parse_plan(api::model_plan(models, catalog, native), catalog).value()};
}

void refuse_missing_data(const std::vector<nlohmann::json>& parameters, const sweep::Given& given) {
  if (const auto missing = sweep::missing_own_data(parameters, given)) throw UsageError(*missing);
}

bool has_native(const std::vector<sweep::Configuration>& configurations) {
  return std::any_of(configurations.begin(), configurations.end(),
                     [](const auto& each) { return each.platform == sweep::kNativePlatform; });
}

struct PlannedSweep {
  sweep::Plan plan;
  std::vector<sweep::Configuration> configurations;  // of the plan, and behind them the control's
};

PlannedSweep planned_sweep(const RunOptions& options, sweep::Plan plan,
                           const sweep::Catalog& catalog, const sweep::Given& given) {
  if (const auto unknown = sweep::unknown_variant(plan, given))
    throw UsageError(fmt::format("plan '{}' {}", plan.name, *unknown));
  auto configurations = sweep::expand(plan, catalog, given);
  const auto parameters = sweep::parameters_of(configurations);
  refuse_missing_data(parameters, given);
  if (const auto unread = sweep::unread_own_data(parameters, given))
    throw UsageError(fmt::format("plan '{}' {}", plan.name, *unread));
  refuse_unread_inputs(plan.name, parameters, given);
  if (const auto unread = sweep::unread_seed(plan, catalog, given))
    throw UsageError(fmt::format("plan '{}' {}", plan.name, *unread));
  if (const auto longer = api::too_long_address(configurations))
    throw UsageError(fmt::format("plan '{}' {}", plan.name, *longer));
  if (plan.document.value("overlap", false) && has_native(configurations))
    throw UsageError(fmt::format(
        "plan '{}' has \"overlap\" and frameworks outside of a browser, which measure alone: leave "
        "one of both out",
        plan.name));
  const auto arms = sweep::control_arms(plan, catalog);
  configurations.insert(configurations.end(), arms.begin(), arms.end());
  // Who names a rate means that of every trial.
  if (options.rate_hz)
    for (auto& each : configurations) each.terms.rate_hz.reset();
  return {std::move(plan), std::move(configurations)};
}

/// The same of a sweep that is there: of all of it, because one that grows has not queued all yet.
bool has_native(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement find(database,
                         "SELECT 1 FROM trial JOIN configuration USING (configuration_id) WHERE "
                         "platform = 'native' AND sweep_id = (SELECT sweep_id FROM sweep WHERE "
                         "sweep_uuid = ?) LIMIT 1");
  find.bind(1, sweep_uuid);
  return find.executeStep();
}

ChosenSweep new_sweep(SQLite::Database& database, const RunOptions& options,
                      const sweep::Catalog& catalog, const PlannedSweep& planned,
                      const Signals& signals) {
  const auto& [plan, configurations] = planned;
  prepare_and_say(configurations, catalog, signals.fd());
  const std::uint32_t seed = options.seed.value_or(plan.seed.value_or(std::random_device()()));
  const auto count = sweep::count_trials(plan, configurations);
  const std::size_t trials = count.trials + count.control_trials();
  if (trials >= kManyTrials) std::cerr << fmt::format("makes a sweep of {} trials\n", trials);
  const auto made = sweep::create_sweep(database,
                                        {.plan = plan,
                                         .configurations = configurations,
                                         .seed = seed,
                                         .rate_hz = options.rate_hz.value_or(plan.rate_hz),
                                         .launched = true},
                                        [&signals] { return signals.came(); });
  if (!made) throw Interrupted("interrupted before there was a sweep");
  const std::string& uuid = *made;
  auto lock = api::SweepLock::try_hold(state_directory(), uuid);
  if (!lock) throw EnvironmentError("another process resumes the sweep before it has begun");
  return {std::move(lock), uuid, plan.name, size_of(count, plan), seed, has_native(configurations)};
}

ChosenSweep resumed_sweep(SQLite::Database& database, const std::optional<std::string>& named,
                          const sweep::Catalog& catalog, const sweep::Given& given,
                          const Signals& signals, const std::string& host_uuid) {
  auto unfinished = api::find_unfinished_sweeps(database, true);
  if (named) std::erase_if(unfinished, [&](const std::string& each) { return each != *named; });
  if (unfinished.empty())
    throw UsageError("there is no sweep to resume: every sweep of this database has ended");
  const std::string newest = unfinished.front();
  std::erase_if(unfinished, [&](const std::string& each) {
    return sweep::other_machine(database, each, host_uuid).has_value();
  });
  if (unfinished.empty()) {
    throw EnvironmentError(fmt::format(
        "sweep {} was begun on another machine ({}) and stays there: resume it on that one, or "
        "with its state directory (XDG_STATE_HOME) if this one is",
        newest.substr(0, 8), sweep::other_machine(database, newest, host_uuid).value_or("")));
  }
  std::unique_ptr<api::SweepLock> lock;
  const auto free = std::find_if(unfinished.begin(), unfinished.end(), [&](const auto& each) {
    lock = api::SweepLock::try_hold(state_directory(), each);
    return lock != nullptr;
  });
  if (!lock) {
    throw EnvironmentError(fmt::format(
        "there is no sweep to resume: {} is being run by another process",
        unfinished.size() == 1 ? "the only one that has not ended" : "each that has not ended"));
  }
  const std::string& uuid = *free;
  const auto left = sweep::queued_configurations(database, uuid);
  if (const auto reason = sweep::why_not_resumable(left, catalog)) throw UsageError(*reason);
  refuse_missing_data(sweep::parameters_of(left), given);
  prepare_and_say(left, catalog, signals.fd());
  const auto sweep = api::read_sweep(database, uuid);
  return {std::move(lock),    uuid,
          sweep["plan_name"], size_of_sweep(database, uuid),
          sweep["seed"],      has_native(database, uuid)};
}

void take_over(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  sweep::take_over(database, sweep_uuid, true);
  transaction.commit();
}

/// Who resumes the sweep does the same to it, if it cannot be written here: another program's lock,
/// a full disk.
void interrupt(SQLite::Database& database, const std::string& sweep_uuid,
               const std::string& why) try {
  database.setBusyTimeout(kInterruptMs);
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  sweep::set_sweep_state(database, sweep_uuid, "stopped");
  sweep::release_sweep(database, sweep_uuid, "interrupted", why);
  transaction.commit();
} catch (const SQLite::Exception&) {
  return;
}

/// A line of the header; empty where the sweep has all that its plan names. The plan that
/// --model-dir alone makes is of the frameworks that take its files.
std::string left_out_line(const RunOptions& options, const PlannedSweep& planned,
                          const sweep::Catalog& catalog, const sweep::Given& given) {
  if (!options.plan && !options.own_data.model_directories.empty()) return "";
  auto left_out = sweep::outline(planned.plan, catalog, given).left_out;
  std::erase_if(left_out, [](const auto& each) { return each.excluded; });
  if (left_out.empty()) return "";
  return present::labelled_line(
      "left out",
      fmt::format("{}{}: `./webdyno plans {}` says why", left_out.front().what,
                  left_out.size() == 1 ? "" : fmt::format(" and {} more", left_out.size() - 1),
                  options.plan.value_or(planned.plan.name)));
}

/// A line of the header.
std::string expected_line(SQLite::Database& database, const PlannedSweep& planned,
                          const std::string& host_uuid) {
  const auto time = sweep::expected_time(planned.plan, planned.configurations,
                                         sweep::read_earlier_trials(database, host_uuid));
  return present::labelled_line("expected", sweep::words_of(time));
}

std::string text_of(const present::Results& results, bool as_json) {
  return as_json ? results::results_json(results).dump(2) + "\n"
                 : present::results_text(results, present::terminal_style());
}

ExitCode run_in(const RunOptions& options, Signals& signals) {
  try_ground_for_run();
  const auto catalog = built_catalog();
  auto models = own_models(options.own_data, catalog);
  const auto inputs = own_inputs(options.own_data, catalog);
  const auto binary = launch::find_browser(options.browser);
  if (!binary) throw EnvironmentError(binary.error());
  // A file of its own: the person's own browser, if it has the extension, must not drain this
  // sweep.
  const auto collector_file = own_collector_file();
  auto launch =
      launch_options(*binary, options.headed, collector_file, /*launch_uuid=*/wire::uuid_v7());
  // Before there is a sweep, which would wait to be resumed.
  const auto obstacle = launch::launch_obstacle(launch);
  if (!obstacle.empty()) throw EnvironmentError(obstacle);
  // Also before a browser is started: a plan that is wrong is said at once.
  std::optional<FoundPlan> found;
  if (!options.resume) {
    found = chosen_plan(options, catalog, models);
    add_models(models, found->models);
  }
  const auto given = data_given(options.own_data, models, inputs);
  std::optional<PlannedSweep> plan;
  if (found) plan = planned_sweep(options, std::move(found->plan), catalog, given);

  Rehearsal rehearsal(launch, signals);
  launch.gpu_switches = rehearsal.gpu().switches;
  auto database = store::open_for_writing(options.database, say_on_standard_error);
  const ChosenSweep chosen = plan ? new_sweep(database, options, catalog, *plan, signals)
                                  : resumed_sweep(database, options.resumed_sweep, catalog, given,
                                                  signals, rehearsal.host_uuid());
  take_over(database, chosen.uuid);
  const std::string database_option =
      options.database == default_database() ? "" : " --db " + options.database.string();
  const std::string how_to_go_on =
      options.how_to_go_on.value_or("./webdyno run --resume" + database_option);

  using End = Sweeping::End;
  End end = End::kDone;
  PipedBrowser browser;  // outlives the collector
  {
    CollectorThread collector({.database = options.database,
                               .web_directory = web_directory(),
                               .data_directory = data_directory(),
                               .lock_directory = lock_directory(),
                               .collector_file = collector_file,
                               .port = 0,
                               .workload_port = 0,
                               .only_sweep = chosen.uuid,
                               .mnist_directory = options.own_data.mnist_directory,
                               .text_file = options.own_data.text_file,
                               .models = models,
                               .input_files = inputs.files,
                               .given_data = given,
                               .browser = &browser,
                               .gate = options.gate});
    if (!options.json) {
      std::string header =
          present::header_text({.webdyno_version = std::string(wire::kWebdynoVersion),
                                .browser = binary->product + " " + binary->version,
                                .headless = !options.headed,
                                .hostname = api::host_name(),
                                .seed = chosen.seed,
                                .plan_name = chosen.plan_name,
                                .size = chosen.size,
                                .database = options.database.string()},
                               present::terminal_style().columns) +
          present::labelled_line("live", collector->dashboard_url());
      if (plan) {
        for (const auto& each : models)
          header += present::labelled_line("model", model_words(each));
        header += expected_line(database, *plan, rehearsal.host_uuid()) +
                  left_out_line(options, *plan, catalog, given);
      }
      if (rehearsal.gpu().there_is_a_gpu && !options.headed)
        header += present::labelled_line("gpu", words_of(rehearsal.gpu()));
      if (launch::runs_without_sandbox())
        header += present::labelled_line("sandbox", "off: Chromium has none for root");
      print(header + "\n", signals);  // a signal meanwhile ends the sweeping, too
    }
    SweepWatch watch(options.json);
    std::optional<NativeDriver> native;
    if (chosen.native) native.emplace(collector_file, how_to_go_on);
    Sweeping sweeping(launch, *collector, browser, watch, signals, native ? &*native : nullptr,
                      how_to_go_on);
    // A sweep that ends early is told before the browser is closed, whose tab would be closed by
    // somebody.
    try {
      end = sweeping.run(std::move(rehearsal).take_browser());
    } catch (...) {
      watch.clear();  // the line that says why stands alone
      interrupt(database, chosen.uuid, "webdyno could not go on");
      throw;
    }
    watch.clear();
    if (end == End::kSignal) {
      signals.forget();  // the next one ends the printing of the results
      interrupt(database, chosen.uuid, "webdyno was told to stop");
    }
  }

  auto results = results::read_results(database, chosen.uuid, catalog).value();
  results.database_option = database_option;
  const bool printed = print(text_of(results, options.json), signals);
  if (end != End::kDone) {
    std::cerr << fmt::format("stopped; go on with `{}`\n", how_to_go_on);
    return ExitCode::kInterrupted;
  }
  if (!printed) return ExitCode::kInterrupted;
  if (!std::cout) {
    throw EnvironmentError(fmt::format(
        "the sweep is done, but its results could not be written to standard output; read them "
        "with `./webdyno query{} \"SELECT * FROM trial_summary\"`",
        database_option));
  }
  return ExitCode::kDone;
}

}  // namespace

ExitCode run(const RunOptions& options) {
  Signals signals;
  try {
    return run_in(options, signals);
  } catch (const store::OpenError&) {
    if (signals.came()) throw Interrupted("interrupted before there was a sweep");
    throw;
  } catch (const SQLite::Exception& error) {
    // What was written is whole; a person who has waited for a lock long enough need not read of
    // it.
    if (signals.came())
      throw Interrupted("interrupted; a sweep that was begun goes on with --resume");
    const auto failure = store::storage_failure(options.database, error);
    if (!failure) throw;
    throw EnvironmentError(fmt::format("{}; {}", failure->message,
                                       failure->kind == store::StorageFailure::Kind::kFull
                                           ? "make room, or name another file with --db; a sweep "
                                             "that was begun goes on with --resume"
                                           : "a sweep that was begun goes on with --resume"));
  }
}

}  // namespace webdyno::cli
