#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <array>
#include <iostream>
#include <map>

#include "server/cli/commands.hpp"
#include "server/cli/named_sweep.hpp"
#include "server/cli/output.hpp"
#include "server/cli/present/gap_tree_text.hpp"
#include "server/cli/tree_fitting.hpp"
#include "server/gap/gap_tree_rows.hpp"
#include "server/store/database.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::cli {
namespace {

// As the first study has them.
constexpr std::array<const char*, 3> kWorkloads = {"mlp", "cnn", "rnn"};

using Ratios = std::map<std::string, std::vector<gap::GapRatio>>;

/// Of what a tree can be made of.
Ratios with_factors(const Ratios& ratios) {
  Ratios some;
  for (const auto& [workload, of_workload] : ratios) {
    if (!gap::factors_of(of_workload).empty()) some[workload] = of_workload;
  }
  return some;
}

void store(SQLite::Database& database, const compared::NamedSweep& sweep, gap::Reading reading,
           const Ratios& ratios, const gap::FittedTrees& fitted) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (gap::read_ratios(database, sweep.sweep_id, reading) != ratios)
    throw EnvironmentError(fmt::format(
        "sweep {} has another trial since its ratios were read; run it again", sweep.sweep_id));
  gap::store_trees(database, sweep.sweep_id, reading, fitted);
  transaction.commit();
}

std::string_view reading_words(gap::Reading reading) {
  return reading == gap::Reading::kElapsed
             ? "Both until the result is there."
             : "As the first study read it: until the page's call has returned, over CPU\n"
               "time of the native process.";
}

ExitCode analyze(SQLite::Database& database, const AnalyzeGapOptions& options) {
  const auto sweep = named_sweep(database, options.sweep, options.database.string());
  const auto reading = options.as_study ? gap::Reading::kAsStudy : gap::Reading::kElapsed;
  const auto ratios = gap::read_ratios(database, sweep.sweep_id, reading);
  if (ratios.empty()) {
    throw UsageError(
        fmt::format("sweep {} ({}) has no trials of TensorFlow.js and TensorFlow that compute the "
                    "same; plan paper-gap-small measures them",
                    sweep.sweep_id, sweep.plan));
  }
  const auto fitting = with_factors(ratios);
  gap::FittedTrees fitted;
  if (!fitting.empty()) {
    try {
      fitted = gap::fitted_trees(fit_trees(gap::fitting_request(fitting)), fitting);
    } catch (const gap::NoTreeError& error) {
      throw EnvironmentError(
          fmt::format("what scikit-learn answers is no tree of these ratios: {}", error.what()));
    }
  }
  store(database, sweep, reading, ratios, fitted);
  const auto style = present::terminal_style();
  std::cout << fmt::format(
      "sweep {}, plan {}\nA page's time over native code's, TensorFlow.js over TensorFlow.\n{}\n",
      sweep.sweep_id, sweep.plan, reading_words(reading));
  for (const std::string workload : kWorkloads) {
    for (const auto& trees : fitted.workloads) {
      if (trees.workload == workload) std::cout << "\n" << present::gap_tree_text(trees, style);
    }
    if (ratios.contains(workload) && !fitting.contains(workload))
      std::cout << "\n" << present::no_gap_tree_text(workload, ratios.at(workload).size(), style);
  }
  return ExitCode::kDone;
}

}  // namespace

ExitCode analyze_gap(const AnalyzeGapOptions& options) {
  std::error_code unknown;
  if (!std::filesystem::exists(options.database, unknown))  // else it would be made
    throw UsageError(
        fmt::format("{}: no such database; name another with --db", options.database.string()));
  auto database = store::open_for_writing(options.database, say_on_standard_error);
  try {
    return analyze(database, options);
  } catch (const SQLite::Exception& error) {
    store::refuse_unusable(options.database, error);
    throw;
  }
}

}  // namespace webdyno::cli
