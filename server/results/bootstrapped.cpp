#include "server/results/bootstrapped.hpp"

#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <vector>

#include "server/stats/bootstrap.hpp"

namespace webdyno::results {
namespace {

using stats::TrialNumber;

// A trial whose browser is not known is in a launch of its own with all others of them.
constexpr const char* kTrialNumbers = R"sql(
  SELECT
    trial_measure.configuration_id, coalesce(attempt.browser_id, 0), trial_measure.median_ms, trial_measure.p95_ms,
    trial_memory.peak_footprint_bytes
  FROM trial_measure
  JOIN trial ON trial.trial_id = trial_measure.trial_id
  JOIN attempt ON attempt.trial_id = trial.trial_id AND attempt.attempt_number = trial.attempt_number
  JOIN configuration ON configuration.configuration_id = trial_measure.configuration_id
  LEFT JOIN trial_memory ON trial_memory.trial_id = trial_measure.trial_id
  WHERE
    trial_measure.sweep_id = ? AND trial_measure.measure IN ('training', 'inference')
    AND trial_measure.outcome = 'done' AND configuration.control_arm IS NULL
)sql";

/// One number a trial, of those that have it.
struct Numbers {
  std::vector<TrialNumber> medians_ms;
  std::vector<TrialNumber> p95s_ms;
  std::vector<TrialNumber> peaks_bytes;
};

void add(std::vector<TrialNumber>& numbers, std::size_t launch, const SQLite::Column& column) {
  if (!column.isNull()) numbers.push_back({launch, column.getDouble()});
}

std::optional<MedianRange> median_range(const std::vector<TrialNumber>& numbers) {
  const auto answer = stats::bootstrap_median(numbers);
  if (!answer) return std::nullopt;
  const stats::Interval& interval = answer->interval;
  return MedianRange{interval.estimate, interval.low, interval.high};
}

}  // namespace

std::map<std::int64_t, BootstrappedNumbers> bootstrapped_numbers(SQLite::Database& database,
                                                                 std::int64_t sweep_id) {
  SQLite::Statement row(database, kTrialNumbers);
  row.bind(1, sweep_id);
  std::map<std::int64_t, Numbers> by_configuration;
  while (row.executeStep()) {
    Numbers& numbers = by_configuration[row.getColumn(0).getInt64()];
    const auto launch = static_cast<std::size_t>(row.getColumn(1).getInt64());
    add(numbers.medians_ms, launch, row.getColumn(2));
    add(numbers.p95s_ms, launch, row.getColumn(3));
    add(numbers.peaks_bytes, launch, row.getColumn(4));
  }
  std::map<std::int64_t, BootstrappedNumbers> result;
  for (const auto& [configuration_id, numbers] : by_configuration) {
    result[configuration_id] = {median_range(numbers.medians_ms), median_range(numbers.p95s_ms),
                                median_range(numbers.peaks_bytes)};
  }
  return result;
}

}  // namespace webdyno::results
