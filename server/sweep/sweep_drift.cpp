#include "server/sweep/sweep_drift.hpp"

#include <cmath>
#include <vector>

#include "server/stats/drift.hpp"
#include "server/sweep/binding.hpp"

namespace webdyno::sweep {

bool SweepDrift::is_named() const {
  return std::abs(std::log(ratio)) > std::log1p(kNamedDrift) && (low > 1 || high < 1);
}

std::optional<SweepDrift> sweep_drift(SQLite::Database& database, std::int64_t sweep_id) {
  // A mean of 0 is of a page whose timer could not tell: it has no logarithm. By precision the
  // blocks that were made with the sweep: those behind hold what still needs trials, one
  // configuration perhaps, and would weigh as much and lie as far apart as those of three hundred.
  SQLite::Statement find(
      database,
      "SELECT trial.configuration_id, trial.block, trial_measure.mean_ms FROM trial_measure JOIN "
      "trial ON trial.trial_id = trial_measure.trial_id WHERE trial_measure.sweep_id = ? AND "
      "trial_measure.measure IN ('training', 'inference') AND trial_measure.outcome = 'done' AND "
      "trial_measure.mean_ms > 0 AND trial.block <= coalesce((SELECT max(min_trials) FROM "
      "sweep_configuration WHERE sweep_configuration.sweep_id = trial_measure.sweep_id HAVING "
      "count(ci_half_width) > 0), trial.block)");
  bind_all(find, sweep_id);
  std::vector<stats::BlockValue> values;
  while (find.executeStep())
    values.push_back({.configuration = static_cast<std::size_t>(find.getColumn(0).getInt64()),
                      .block = static_cast<std::size_t>(find.getColumn(1).getInt64()),
                      .value = find.getColumn(2).getDouble()});
  const auto drift = stats::drift_over_blocks(values);
  if (!drift) return std::nullopt;
  const auto& [ratio, p_value, blocks] = *drift;
  return SweepDrift{
      .ratio = ratio.estimate, .low = ratio.low, .high = ratio.high, .blocks = blocks};
}

}  // namespace webdyno::sweep
