#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/api/built_in_plans.hpp"
#include "server/api/collector.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/ground.hpp"
#include "server/cli/model_preparation.hpp"
#include "server/cli/paths.hpp"
#include "server/cli/piped_browser.hpp"
#include "server/cli/plan_source.hpp"
#include "server/cli/present/progress.hpp"
#include "server/cli/results.hpp"
#include "server/cli/signals.hpp"
#include "server/cli/sweep_lock.hpp"
#include "server/cli/sweep_watch.hpp"
#include "server/launch/browser.hpp"
#include "server/store/database.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/own_data.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "server/sweep/resumable.hpp"
#include "server/sweep/sweep.hpp"

namespace webdyno::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRedrawMs = 250;
// A browser that dies again and again without a trial between is broken, not unlucky.
constexpr int kMaxLaunchesWithoutProgress = 3;
constexpr std::chrono::seconds kFirstTrialTimeout{60};

/// The collector's io_context on a thread of its own.
class CollectorThread {
 public:
  explicit CollectorThread(const api::CollectorOptions& options)
      : collector_(options), thread_([this] { collector_.run(); }) {}
  ~CollectorThread() {
    collector_.stop();
    thread_.join();
  }
  CollectorThread(const CollectorThread&) = delete;
  CollectorThread& operator=(const CollectorThread&) = delete;
  api::Collector& operator*() { return collector_; }
  api::Collector* operator->() { return &collector_; }

 private:
  api::Collector collector_;
  std::thread thread_;
};

struct ChosenSweep {
  std::unique_ptr<SweepLock> lock;
  std::string uuid;
  std::string plan_name;
  std::size_t configurations;
  std::size_t repetitions;
  std::uint32_t seed;
};

using OwnParameters = std::map<std::string, nlohmann::json>;

sweep::Plan chosen_plan(const RunOptions& options, const sweep::Catalog& catalog,
                        const std::optional<api::ModelFolder>& model) {
  if (options.plan) return find_plan(*options.plan, catalog);
  if (model) return sweep::parse_plan(api::model_plan(*model, catalog), catalog).value();
  return find_plan("quick", catalog);
}

void refuse_missing_data(const std::vector<nlohmann::json>& parameters,
                         const OwnParameters& given) {
  if (const auto missing = sweep::missing_own_data(parameters, given)) throw UsageError(*missing);
}

ChosenSweep new_sweep(SQLite::Database& database, const RunOptions& options,
                      const sweep::Catalog& catalog, const std::optional<api::ModelFolder>& model,
                      const OwnParameters& overrides, const Signals& signals) {
  const auto plan = chosen_plan(options, catalog, model);
  const auto configurations = sweep::expand(plan, catalog, overrides);
  refuse_missing_data(sweep::parameters_of(configurations), overrides);
  prepare_and_say(configurations, catalog, signals.fd());
  const std::uint32_t seed = options.seed.value_or(plan.seed.value_or(std::random_device()()));
  const std::string uuid =
      sweep::create_sweep(database, {.plan = plan,
                                     .configurations = configurations,
                                     .seed = seed,
                                     .rate_hz = options.rate_hz.value_or(plan.rate_hz),
                                     .launched = true});
  auto lock = SweepLock::try_hold(uuid);
  if (!lock) throw EnvironmentError("another process resumes the sweep before it has begun");
  return {std::move(lock),
          uuid,
          plan.name,
          configurations.size(),
          static_cast<std::size_t>(plan.repetitions),
          seed};
}

ChosenSweep resumed_sweep(SQLite::Database& database, const sweep::Catalog& catalog,
                          const OwnParameters& given, const Signals& signals) {
  const auto unfinished = api::find_unfinished_sweeps(database, true);
  if (unfinished.empty())
    throw UsageError("there is no sweep to resume: every sweep of this database has ended");
  std::unique_ptr<SweepLock> lock;
  const auto free = std::find_if(unfinished.begin(), unfinished.end(), [&](const auto& each) {
    lock = SweepLock::try_hold(each);
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
  const std::size_t repetitions = sweep["repetitions"];
  return {std::move(lock),    uuid,
          sweep["plan_name"], sweep["trial_count"].get<std::size_t>() / repetitions,
          repetitions,        sweep["seed"]};
}

void take_over(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  sweep::release_sweep(database, sweep_uuid, "collector_restarted",
                       "the collector ended while this attempt ran");
  sweep::set_sweep_state(database, sweep_uuid, "running");
  transaction.commit();
}

void interrupt(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  sweep::set_sweep_state(database, sweep_uuid, "stopped");
  sweep::release_sweep(database, sweep_uuid, "interrupted", "webdyno was told to stop");
  transaction.commit();
}

enum class End { kDone, kStopped, kSignal };

launch::LaunchOptions launch_options(const RunOptions& options, const launch::BrowserBinary& binary,
                                     const std::filesystem::path& collector_file,
                                     const std::string& launch_uuid) {
  return {.binary = binary,
          .headed = options.headed,
          .extension_directory = web_directory() / "extension",
          .native_host = native_host_program(),
          .collector_file = collector_file,
          .launch_uuid = launch_uuid};
}

/// Launches browsers until the sweep has ended: one, if none dies.
class Sweeping {
 public:
  Sweeping(const RunOptions& options, const launch::BrowserBinary& binary,
           api::Collector& collector, PipedBrowser& piped, SweepWatch& watch,
           std::filesystem::path collector_file, const Signals& signals)
      : options_(options),
        binary_(binary),
        collector_(collector),
        piped_(piped),
        watch_(watch),
        collector_file_(std::move(collector_file)),
        signals_(signals) {}

  End run() {
    int launches_without_progress = 0;
    std::size_t ended_before = 0;
    for (;;) {
      const std::string launch_uuid = wire::uuid_v7();
      auto browser = launch_browser(launch_uuid);
      if (const auto end = drain(browser)) return *end;
      const std::string how = browser.running() ? "silent" : browser.how_it_ended();
      collector_.driver_gone(launch_uuid, "the browser was " + how);
      const auto state = watch_.update(collector_);
      if (state.sweep_state == "done") return End::kDone;
      launches_without_progress = state.ended > ended_before ? 1 : launches_without_progress + 1;
      ended_before = state.ended;
      if (launches_without_progress >= kMaxLaunchesWithoutProgress) {
        throw EnvironmentError(
            fmt::format("the browser was {} {} times in a row; see `./webdyno doctor`, go on with "
                        "`./webdyno run --resume`",
                        how, launches_without_progress));
      }
    }
  }

 private:
  launch::Browser launch_browser(const std::string& launch_uuid) {
    auto browser =
        launch::Browser::launch(launch_options(options_, binary_, collector_file_, launch_uuid));
    if (!browser) throw EnvironmentError(browser.error());
    return std::move(*browser);
  }

  /// nullopt: the browser has died, or hangs.
  std::optional<End> drain(launch::Browser& browser) {
    const PipedBrowser::Use use(piped_, browser);
    auto last_asked = Clock::now();
    bool asked_for_a_trial = false;
    for (;;) {
      pollfd events[] = {{.fd = signals_.fd(), .events = POLLIN, .revents = 0},
                         {.fd = browser.exit_fd(), .events = POLLIN, .revents = 0}};
      ::poll(events, 2, kRedrawMs);
      const auto state = watch_.update(collector_);
      if (state.sweep_state == "done") return End::kDone;
      if (state.sweep_state == "stopped" && !state.trial_in_flight) return End::kStopped;
      if (events[0].revents != 0) return End::kSignal;
      if (!browser.running()) return std::nullopt;
      if (state.trial_in_flight || state.waits || state.sweep_state == "paused") {
        asked_for_a_trial = true;
        last_asked = Clock::now();
      }
      const auto silence = Clock::now() - last_asked;
      // Its lease has run out before, which took as long.
      if (asked_for_a_trial && silence > sweep::kLeaseRenewal) return std::nullopt;
      if (asked_for_a_trial || silence <= kFirstTrialTimeout) continue;
      throw EnvironmentError(
          "the extension asked for no trial within 60 s; `./webdyno doctor` says what is missing");
    }
  }

  const RunOptions& options_;
  const launch::BrowserBinary& binary_;
  api::Collector& collector_;
  PipedBrowser& piped_;
  SweepWatch& watch_;
  const std::filesystem::path collector_file_;
  const Signals& signals_;
};

}  // namespace

ExitCode run(const RunOptions& options) {
  try_ground_for_run();
  const auto catalog = built_catalog();
  const auto model = own_model(options.own_data, catalog);
  const auto overrides = data_overrides(options.own_data, model);
  const auto binary = launch::find_browser(options.browser);
  if (!binary) throw EnvironmentError(binary.error());
  // A file of its own: the person's own browser, if it has the extension, must not drain this
  // sweep.
  const auto collector_file = state_directory() / fmt::format("run-{}.json", ::getpid());
  // Before there is a sweep, which would wait to be resumed.
  const auto obstacle =
      launch::launch_obstacle(launch_options(options, *binary, collector_file, ""));
  if (!obstacle.empty()) throw EnvironmentError(obstacle);

  auto database = store::open_for_writing(options.database);
  const Signals signals;
  const ChosenSweep chosen = options.resume
                                 ? resumed_sweep(database, catalog, overrides, signals)
                                 : new_sweep(database, options, catalog, model, overrides, signals);
  take_over(database, chosen.uuid);

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
                               .model = model,
                               .overrides = overrides,
                               .browser = &browser});
    if (!options.json) {
      std::cout << present::header_text({.webdyno_version = std::string(wire::kWebdynoVersion),
                                         .browser = binary->product + " " + binary->version,
                                         .headless = !options.headed,
                                         .hostname = api::host_name(),
                                         .seed = chosen.seed,
                                         .plan_name = chosen.plan_name,
                                         .configurations = chosen.configurations,
                                         .repetitions = chosen.repetitions,
                                         .database = options.database.string()},
                                        present::terminal_style().columns)
                << present::labelled_line("live", collector->dashboard_url());
      if (launch::runs_without_sandbox())
        std::cout << present::labelled_line("sandbox", "off: Chromium has none for root");
      std::cout << "\n" << std::flush;
    }
    SweepWatch watch(options.json);
    end = Sweeping(options, *binary, *collector, browser, watch, collector_file, signals).run();
    watch.clear();
    if (end == End::kSignal) interrupt(database, chosen.uuid);
  }

  present::Results results = read_results(database, chosen.uuid);
  if (options.database != default_database())
    results.database_option = " --db " + options.database.string();
  if (options.json) {
    std::cout << results_json(results).dump(2) << "\n";
  } else {
    std::cout << present::results_text(results, present::terminal_style());
  }
  if (end == End::kDone) return ExitCode::kDone;
  std::cerr << fmt::format("stopped; go on with `./webdyno run --resume{}`\n",
                           results.database_option);
  return ExitCode::kInterrupted;
}

}  // namespace webdyno::cli
