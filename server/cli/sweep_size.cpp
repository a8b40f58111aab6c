#include "server/cli/sweep_size.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/sweep/repeat.hpp"

namespace webdyno::cli {
namespace {

void add_precision(present::SweepSize& size, const std::optional<sweep::Precision>& precision) {
  if (!precision) return;
  size.ci_half_width = precision->ci_half_width;
  if (precision->budget_s) size.budget_s = static_cast<double>(*precision->budget_s);
}

}  // namespace

present::SweepSize size_of(const sweep::TrialCount& count, const sweep::Plan& plan) {
  present::SweepSize size{.configurations = count.configurations,
                          .fewest_trials = count.fewest,
                          .most_trials = count.most,
                          .trials = count.trials,
                          .trials_at_most = count.at_most,
                          .control_trials = count.control_trials(),
                          .ci_half_width = 0,
                          .budget_s = std::nullopt};
  add_precision(size, plan.precision);
  return size;
}

present::SweepSize size_of_sweep(SQLite::Database& database, const std::string& sweep_uuid) {
  SQLite::Statement count(
      database,
      "SELECT count(*) FILTER (WHERE control_arm IS NULL), min(trials) FILTER (WHERE control_arm "
      "IS NULL), max(trials), coalesce(sum(trials) FILTER (WHERE control_arm IS NULL), 0), "
      "coalesce(sum(trials) FILTER (WHERE control_arm IS NOT NULL), 0), "
      "(SELECT coalesce(trials_at_most, 0) FROM sweep_progress WHERE sweep_id = ?1), "
      "(SELECT coalesce(max(max_trials), 0) FROM sweep_configuration WHERE sweep_id = ?1), "
      "(SELECT plan FROM sweep WHERE sweep_id = ?1) FROM "
      "(SELECT configuration_id, count(*) AS trials FROM trial WHERE sweep_id = ?1 "
      "GROUP BY configuration_id) JOIN configuration USING (configuration_id)");
  SQLite::Statement find(database, "SELECT sweep_id FROM sweep WHERE sweep_uuid = ?");
  find.bind(1, sweep_uuid);
  find.executeStep();
  count.bind(1, find.getColumn(0).getInt64());
  count.executeStep();
  const auto number = [&count](int column) {
    return static_cast<std::size_t>(count.getColumn(column).getInt64());
  };
  const std::size_t control = number(4);
  present::SweepSize size{.configurations = number(0),
                          .fewest_trials = number(1),
                          .most_trials = std::max(number(2), number(6)),
                          .trials = number(3),
                          .trials_at_most = number(5) - std::min(number(5), control),
                          .control_trials = control,
                          .ci_half_width = 0,
                          .budget_s = std::nullopt};
  const auto repeat = sweep::parse_repeat(nlohmann::json::parse(count.getColumn(7).getString()));
  if (repeat) add_precision(size, repeat->precision);
  return size;
}

}  // namespace webdyno::cli
