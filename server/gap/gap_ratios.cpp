#include "server/gap/gap_ratios.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>

namespace webdyno::gap {
namespace {

constexpr const char* kRatios = R"sql(
  SELECT workload, browser_backend, task, depth, width, ratio, EXISTS (
    SELECT 1
    FROM trial
    JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
    WHERE
      trial.sweep_id = gap.sweep_id AND trial.configuration_id = gap.browser_configuration_id
      AND trial.outcome = 'done' AND attempt.adapter_is_software = 1
  )
  FROM {} AS gap
  WHERE
    sweep_id = ?{} AND browser_framework = 'tfjs' AND native_framework = 'tensorflow' AND native_backend = 'cpu'
    AND native_execution = 'graph' AND native_threads = 0
    AND workload IN ('mlp', 'cnn', 'rnn')
  ORDER BY workload, browser_backend, task, depth, width, browser_configuration_id, native_configuration_id
)sql";

template <class Value>
bool varies(const std::vector<GapRatio>& ratios, Value GapRatio::*factor) {
  return std::any_of(ratios.begin(), ratios.end(),
                     [&](const GapRatio& each) { return each.*factor != ratios.front().*factor; });
}

}  // namespace

std::string_view word_of(Reading reading) {
  return reading == Reading::kElapsed ? "elapsed" : "as_study";
}

std::map<std::string, std::vector<GapRatio>> read_ratios(SQLite::Database& database,
                                                         std::int64_t sweep_id, Reading reading) {
  const bool elapsed = reading == Reading::kElapsed;
  SQLite::Statement rows(database,
                         fmt::format(kRatios, elapsed ? "native_gap" : "native_gap_as_study",
                                     elapsed ? " AND quantity = 'elapsed'" : ""));
  rows.bind(1, sweep_id);
  std::map<std::string, std::vector<GapRatio>> ratios;
  while (rows.executeStep()) {
    ratios[rows.getColumn(0).getString()].push_back({.backend = rows.getColumn(1).getString(),
                                                     .task = rows.getColumn(2).getString(),
                                                     .depth = rows.getColumn(3).getInt64(),
                                                     .width = rows.getColumn(4).getInt64(),
                                                     .ratio = rows.getColumn(5).getDouble(),
                                                     .software = rows.getColumn(6).getInt() != 0});
  }
  return ratios;
}

std::vector<std::string> factors_of(const std::vector<GapRatio>& ratios) {
  std::vector<std::string> factors;
  if (varies(ratios, &GapRatio::backend)) factors.emplace_back("backend");
  if (varies(ratios, &GapRatio::task)) factors.emplace_back("task");
  if (varies(ratios, &GapRatio::depth)) factors.emplace_back("depth");
  if (varies(ratios, &GapRatio::width)) factors.emplace_back("width");
  return factors;
}

}  // namespace webdyno::gap
