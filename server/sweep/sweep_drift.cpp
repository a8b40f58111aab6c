#include "server/sweep/sweep_drift.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "server/stats/drift.hpp"
#include "server/sweep/binding.hpp"

namespace webdyno::sweep {
namespace {

/// The blocks that a sweep by precision was made with; nullopt: it is none.
std::optional<std::size_t> complete_blocks(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement find(database,
                         "SELECT max(min_trials) FROM sweep_configuration WHERE sweep_id = ? "
                         "HAVING count(ci_half_width) > 0");
  bind_all(find, sweep_id);
  if (!find.executeStep() || find.getColumn(0).isNull()) return std::nullopt;
  return static_cast<std::size_t>(find.getColumn(0).getInt64());
}

/// Of the blocks behind the complete ones those that are less than half as full as the fullest:
/// they hold what still needs trials, one configuration perhaps, and would weigh as much and lie as
/// far apart as a block of three hundred.
void drop_small_blocks(std::vector<stats::BlockValue>& values, std::size_t complete) {
  std::map<std::size_t, std::size_t> trials;
  for (const auto& each : values) ++trials[each.block];
  std::size_t most = 0;
  for (const auto& [block, count] : trials) most = std::max(most, count);
  std::erase_if(values, [&](const auto& each) {
    return each.block > complete && 2 * trials[each.block] < most;
  });
}

}  // namespace

bool SweepDrift::is_named() const {
  return std::abs(std::log(ratio)) > std::log1p(kNamedDrift) && (low > 1 || high < 1);
}

std::optional<SweepDrift> sweep_drift(SQLite::Database& database, std::int64_t sweep_id) {
  // A mean of 0 is of a page whose timer could not tell: it has no logarithm.
  SQLite::Statement find(
      database,
      "SELECT trial.configuration_id, trial.block, trial_measure.mean_ms FROM trial_measure JOIN "
      "trial ON trial.trial_id = trial_measure.trial_id WHERE trial_measure.sweep_id = ? AND "
      "trial_measure.measure IN ('training', 'inference') AND trial_measure.outcome = 'done' AND "
      "trial_measure.mean_ms > 0");
  bind_all(find, sweep_id);
  std::vector<stats::BlockValue> values;
  while (find.executeStep())
    values.push_back({.configuration = static_cast<std::size_t>(find.getColumn(0).getInt64()),
                      .block = static_cast<std::size_t>(find.getColumn(1).getInt64()),
                      .value = find.getColumn(2).getDouble()});
  if (const auto complete = complete_blocks(database, sweep_id))
    drop_small_blocks(values, *complete);
  const auto drift = stats::drift_over_blocks(values);
  if (!drift) return std::nullopt;
  const auto& [ratio, p_value, blocks] = *drift;
  return SweepDrift{
      .ratio = ratio.estimate, .low = ratio.low, .high = ratio.high, .blocks = blocks};
}

}  // namespace webdyno::sweep
