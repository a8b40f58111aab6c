#include "server/sweep/stop_rule.hpp"

#include <algorithm>
#include <string>

#include "server/sweep/binding.hpp"

namespace webdyno::sweep {
namespace {

bool is_narrow(const Repetitions& repetitions) {
  const auto half_width = stats::relative_half_width(repetitions.measured);
  return half_width && *half_width <= *repetitions.ci_half_width;
}

/// The mean of the trial's main measure; nullopt: it is not done, or has none, as a probe.
std::optional<double> main_mean_ms(SQLite::Database& database, std::int64_t trial_id) {
  SQLite::Statement find(database,
                         "SELECT mean_ms FROM trial_measure WHERE trial_id = ? AND measure IN "
                         "('training', 'inference') AND outcome = 'done' AND mean_ms IS NOT NULL");
  bind_all(find, trial_id);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getDouble();
}

}  // namespace

std::optional<std::string_view> why_enough(const Repetitions& repetitions) {
  if (repetitions.queued > 0) return std::nullopt;
  const bool enough_done = repetitions.done >= repetitions.min_trials;
  if (repetitions.ci_half_width && enough_done) {
    if (repetitions.measured.count == 0) return "no_measure";
    if (is_narrow(repetitions)) return "precision";
  }
  if (repetitions.ended >= repetitions.max_trials) return "max_trials";
  if (repetitions.done == 0 && repetitions.ended >= kFruitlessTrials) return "never_done";
  return std::nullopt;
}

std::int64_t expected_trials(const Repetitions& repetitions) {
  const std::int64_t trials = repetitions.ended + repetitions.queued;
  if (why_enough(repetitions)) return trials;
  if (!repetitions.ci_half_width) return repetitions.max_trials;
  std::int64_t needed = repetitions.min_trials;
  if (const auto by_scatter =
          stats::trials_for_half_width(repetitions.measured, *repetitions.ci_half_width))
    needed = std::max(needed, static_cast<std::int64_t>(*by_scatter));
  // Those that are not done, or have no number, are to be made up for.
  needed += repetitions.ended - static_cast<std::int64_t>(repetitions.measured.count);
  const std::int64_t least = repetitions.queued > 0 ? trials : trials + 1;
  return std::min(std::max(needed, least), repetitions.max_trials);
}

void count_ended_trial(SQLite::Database& database, std::int64_t trial_id) {
  SQLite::Statement find(
      database,
      "SELECT sweep_id, configuration_id, outcome, min_trials, max_trials, ci_half_width, "
      "sweep_configuration.trials, ended, done, measured, mean_ms, squares_ms2, expected_trials "
      "FROM trial JOIN sweep_configuration USING (sweep_id, configuration_id) WHERE trial_id = ?");
  bind_all(find, trial_id);
  if (!find.executeStep()) return;
  const std::int64_t sweep_id = find.getColumn(0).getInt64();
  const std::int64_t configuration_id = find.getColumn(1).getInt64();
  const bool done = find.getColumn(2).getString() == "done";
  const std::int64_t trials = find.getColumn(6).getInt64();
  const std::int64_t ended = find.getColumn(7).getInt64() + 1;
  const std::int64_t expected_before = find.getColumn(12).getInt64();
  Repetitions repetitions{
      .min_trials = find.getColumn(3).getInt64(),
      .max_trials = find.getColumn(4).getInt64(),
      .ci_half_width =
          find.getColumn(5).isNull() ? std::nullopt : std::optional(find.getColumn(5).getDouble()),
      .queued = trials - ended,
      .ended = ended,
      .done = find.getColumn(8).getInt64() + (done ? 1 : 0),
      .measured = {.count = static_cast<std::size_t>(find.getColumn(9).getInt64()),
                   .mean = find.getColumn(10).getDouble(),
                   .squares = find.getColumn(11).getDouble()}};
  find.reset();
  if (done) {
    if (const auto mean_ms = main_mean_ms(database, trial_id)) repetitions.measured.add(*mean_ms);
  }
  const auto stopped = why_enough(repetitions);
  const std::int64_t expected = expected_trials(repetitions);
  execute(database,
          "UPDATE sweep_configuration SET ended = ?, done = ?, measured = ?, mean_ms = ?, "
          "squares_ms2 = ?, expected_trials = ?, stopped = ? WHERE sweep_id = ? AND "
          "configuration_id = ?",
          repetitions.ended, repetitions.done, repetitions.measured.count,
          repetitions.measured.mean, repetitions.measured.squares, expected,
          stopped ? std::optional(std::string(*stopped)) : std::nullopt, sweep_id,
          configuration_id);
  const std::int64_t never_needed = stopped ? repetitions.max_trials - trials : 0;
  if (expected == expected_before && never_needed == 0) return;
  execute(database,
          "UPDATE sweep_progress SET trials_expected = trials_expected + ?, trials_at_most = "
          "trials_at_most - ? WHERE sweep_id = ?",
          expected - expected_before, never_needed, sweep_id);
}

}  // namespace webdyno::sweep
