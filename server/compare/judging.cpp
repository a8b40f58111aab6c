#include "server/compare/judging.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "server/stats/summary.hpp"

namespace webdyno::compare {
namespace {

/// The numbers of two arms that are compared; by block base[i] and head[i] are of one block.
struct ArmValues {
  std::vector<double> base;
  std::vector<double> head;
};

std::vector<TrialValue> trials_with(const Configuration& configuration, Measure measure) {
  const auto found = configuration.values.find(measure);
  return found == configuration.values.end() ? std::vector<TrialValue>() : found->second;
}

std::vector<double> numbers_of(const std::vector<TrialValue>& trials) {
  std::vector<double> numbers;
  for (const auto& trial : trials) numbers.push_back(trial.value);
  return numbers;
}

/// A block has a configuration once; of one that came twice the last counts.
ArmValues in_common_blocks(const std::vector<TrialValue>& base,
                           const std::vector<TrialValue>& head) {
  std::map<std::int64_t, double> of_base;
  for (const auto& trial : base) of_base[trial.block] = trial.value;
  std::map<std::int64_t, double> of_head;
  for (const auto& trial : head) of_head[trial.block] = trial.value;
  ArmValues arms;
  for (const auto& [block, value] : of_base) {
    const auto found = of_head.find(block);
    if (found == of_head.end()) continue;
    arms.base.push_back(value);
    arms.head.push_back(found->second);
  }
  return arms;
}

bool constant(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(),
                     [&](double value) { return value == values.front(); });
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](double value) { return std::isfinite(value); });
}

ArmNumbers summed_up(const std::vector<double>& values) {
  ArmNumbers numbers{values.size(), std::nullopt};
  if (!values.empty() && constant(values) && all_finite(values))
    numbers.geometric_mean = values.front();  // exactly that
  else if (const auto mean = stats::geometric_mean(values))
    numbers.geometric_mean = *mean;
  return numbers;
}

Obstacle obstacle_of(stats::Refusal refusal) {
  switch (refusal) {
    case stats::Refusal::not_positive:
      return Obstacle::not_positive;
    case stats::Refusal::not_finite:
      return Obstacle::not_finite;
    default:
      return Obstacle::too_few;
  }
}

stats::Interval without_width(double value) { return {value, value, value}; }

/// An exact number of the configuration, which every trial of an arm tells alike.
void judge_fact(Row& row, double base, double head, double tolerance) {
  row.basis = Basis::fact;
  if (base != head && (base <= 0 || head <= 0)) {
    row.obstacle = Obstacle::not_positive;
    return;
  }
  const double ratio = base == head ? 1 : head / base;
  row.ratio = without_width(ratio);
  const double limit = 1 + tolerance;
  row.verdict = ratio > limit       ? stats::Verdict::slower
                : ratio < 1 / limit ? stats::Verdict::faster
                                    : stats::Verdict::same;
}

/// Without a logarithm there is no ratio; but what is always the same number is the same.
bool judge_zeros(Row& row, const ArmValues& arms) {
  if (arms.base.size() < 2 || arms.head.size() < 2 || arms.base.front() > 0) return false;
  if (!constant(arms.base) || !constant(arms.head) || arms.base.front() != arms.head.front())
    return false;
  row.basis = Basis::constants;
  row.verdict = stats::Verdict::same;
  return true;
}

std::optional<Measure> main_measure(const Configuration& configuration) {
  const auto task = configuration.factors.find("task");
  if (task == configuration.factors.end()) return std::nullopt;
  if (task->second == "train") return Measure::training_time;
  if (task->second == "infer") return Measure::inference_time;
  return std::nullopt;
}

/// Whether a configuration without a counterpart is a hole in a measure's table.
bool is_hole(const Configuration& configuration, Measure measure) {
  return configuration.values.contains(measure) || main_measure(configuration) == measure;
}

class Judge {
 public:
  explicit Judge(const JudgingOptions& options) : options_(options) {}

  void add(std::size_t pair, const Configuration& base, const Configuration& head,
           const MeasureFacts& facts) {
    const auto base_trials = trials_with(base, facts.measure);
    const auto head_trials = trials_with(head, facts.measure);
    const bool expected = main_measure(base) == facts.measure;
    if (base_trials.empty() && head_trials.empty() && !expected) return;
    ArmValues arms{numbers_of(base_trials), numbers_of(head_trials)};
    Row row;
    row.pair = pair;
    row.measure = facts.measure;
    if (base_trials.empty() || head_trials.empty()) {
      row.obstacle = base_trials.empty() ? Obstacle::base_missing : Obstacle::head_missing;
    } else if (options_.by_block && !facts.exact) {
      const auto pairs = in_common_blocks(base_trials, head_trials);
      const auto most = static_cast<double>(std::max(arms.base.size(), arms.head.size()));
      row.by_block = static_cast<double>(pairs.base.size()) >= kLeastInPairs * most;
      if (row.by_block) arms = pairs;
    }
    row.base = summed_up(arms.base);
    row.head = summed_up(arms.head);
    if (!row.obstacle) judge(row, arms, facts.exact);
    rows_.push_back(std::move(row));
  }

  std::vector<Row> end() {
    const auto judgements = stats::judge(comparisons_);
    const auto notes = shape_notes(shapes_);
    for (std::size_t i = 0; i < tested_.size(); ++i) {
      Row& row = rows_[tested_[i]];
      row.adjusted_p_value = judgements[i].adjusted_p_value;
      row.verdict = judgements[i].verdict;
      row.trials_to_settle = judgements[i].trials_to_settle;
      row.shape = notes[i];
    }
    return std::move(rows_);
  }

 private:
  void judge(Row& row, const ArmValues& arms, bool exact) {
    if (!all_finite(arms.base) || !all_finite(arms.head)) {
      row.obstacle = Obstacle::not_finite;
      return;
    }
    if (exact && constant(arms.base) && constant(arms.head)) {
      judge_fact(row, arms.base.front(), arms.head.front(), options_.tolerance);
      return;
    }
    if (judge_zeros(row, arms)) return;
    const auto comparison = stats::compare_arms(
        arms.base, arms.head, row.by_block ? stats::Pairing::by_block : stats::Pairing::none,
        options_.tolerance);
    if (!comparison) {
      row.obstacle = obstacle_of(comparison.error());
      return;
    }
    if (constant(arms.base) && constant(arms.head)) row.basis = Basis::constants;
    row.ratio = comparison->ratio;
    row.delta = comparison->delta;
    row.p_value = comparison->p_value;
    row.same_p_value = comparison->same_p_value;
    tested_.push_back(rows_.size());
    comparisons_.push_back(*comparison);
    shapes_.push_back(shapes_of(arms.base, arms.head, options_.tolerance));
  }

  JudgingOptions options_;
  std::vector<Row> rows_;
  std::vector<std::size_t> tested_;  // places in rows_ of what follows
  std::vector<stats::Comparison> comparisons_;
  std::vector<Shapes> shapes_;
};

std::size_t holes(const std::vector<Configuration>& configurations, const std::vector<Alone>& alone,
                  Measure measure) {
  return static_cast<std::size_t>(std::count_if(alone.begin(), alone.end(), [&](const Alone& each) {
    return is_hole(configurations[each.configuration], measure);
  }));
}

}  // namespace

std::string_view name_of(Basis basis) {
  switch (basis) {
    case Basis::scatter:
      return "scatter";
    case Basis::constants:
      return "constants";
    case Basis::fact:
      return "fact";
  }
  return "";
}

std::string_view name_of(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::base_missing:
      return "base_missing";
    case Obstacle::head_missing:
      return "head_missing";
    case Obstacle::too_few:
      return "too_few";
    case Obstacle::not_positive:
      return "not_positive";
    case Obstacle::not_finite:
      return "not_finite";
  }
  return "";
}

std::vector<MeasureRows> judge_pairs(const std::vector<Configuration>& base,
                                     const std::vector<Configuration>& head,
                                     const Matching& matching, const JudgingOptions& options) {
  Judge judge(options);
  for (const auto& facts : all_measures()) {
    for (std::size_t i = 0; i < matching.pairs.size(); ++i)
      judge.add(i, base[matching.pairs[i].base], head[matching.pairs[i].head], facts);
  }
  std::map<Measure, std::vector<Row>> by_measure;
  for (auto& row : judge.end()) by_measure[row.measure].push_back(std::move(row));
  std::vector<MeasureRows> tables;
  for (const auto& facts : all_measures()) {
    MeasureRows table{facts.measure, std::move(by_measure[facts.measure]), std::nullopt, 0};
    std::vector<std::optional<double>> ratios(holes(base, matching.base_alone, facts.measure) +
                                              holes(head, matching.head_alone, facts.measure));
    for (const auto& row : table.rows) {
      if (row.verdict && !row.ratio) continue;  // zeros: compared, and without a ratio
      ratios.push_back(row.ratio ? std::optional(row.ratio->estimate) : std::nullopt);
    }
    if (table.rows.empty() && ratios.empty()) continue;
    const auto aggregate = stats::geometric_mean_of_ratios(ratios);
    if (aggregate) table.aggregate = *aggregate;
    table.missing =
        static_cast<std::size_t>(std::count(ratios.begin(), ratios.end(), std::optional<double>()));
    tables.push_back(std::move(table));
  }
  return tables;
}

bool is_regression(const Row& row) {
  return row.verdict == stats::Verdict::slower && regresses(row.measure);
}

}  // namespace webdyno::compare
