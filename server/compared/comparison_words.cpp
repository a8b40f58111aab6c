#include "server/compared/comparison_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/results/number.hpp"
#include "server/results/remarks.hpp"

namespace webdyno::compared {
namespace {

using compare::Obstacle;
using compare::Unit;
using results::megabytes;
using results::network_kind;
using results::three_digits;

std::string ratio(double value) {
  return value < 10 && value >= 0.01 ? fmt::format("{:.3f}", value) : three_digits(value);
}

std::string_view obstacle_words(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::base_missing:
      return "not in base";
    case Obstacle::head_missing:
      return "not in head";
    case Obstacle::too_few:
      return "too few";
    case Obstacle::not_positive:
      return "zero or less";
    case Obstacle::not_finite:
      return "not finite";
  }
  return "";
}

std::string_view shape_words(compare::ShapeNote note) {
  switch (note) {
    case compare::ShapeNote::wider:
      return "trials scatter wider";
    case compare::ShapeNote::narrower:
      return "trials scatter less";
    case compare::ShapeNote::bimodal:
      return "trials lie about two values now (bimodal)";
    case compare::ShapeNote::unimodal:
      return "trials no longer lie about two values";
  }
  return "";
}

void say_unfinished(std::vector<std::string>& remarks, const compare::TrialCounts& trials,
                    const char* side) {
  const std::size_t all = trials.done + trials.failed + trials.unsupported + trials.waiting;
  if (all == 0 || trials.done == all) return;
  if (trials.failed > 0)
    remarks.push_back(fmt::format("{} of {} trials failed in {}", trials.failed, all, side));
  if (trials.unsupported > 0)
    remarks.push_back(fmt::format("{} of {} unsupported in {}", trials.unsupported, all, side));
  if (trials.waiting > 0)
    remarks.push_back(fmt::format("{} of {} not ended in {}", trials.waiting, all, side));
}

std::string or_absent(const std::string& value) { return value.empty() ? "none" : value; }

/// The smallest p that so many trials can have at all: 2 / C(m + n, n).
double least_p_value(std::size_t m, std::size_t n) {
  double orders = 1;
  for (std::size_t i = 1; i <= std::min(m, n); ++i)
    orders *= static_cast<double>(std::max(m, n) + i) / static_cast<double>(i);
  return 2 / orders;
}

}  // namespace

std::string side_words(const compare::SideName& side) {
  const std::string sweep = fmt::format("sweep {} ({})", side.sweep_uuid, side.plan);
  return side.arm ? fmt::format("{} of {}", *side.arm, sweep) : sweep;
}

std::string amount(const compare::ArmNumbers& numbers, compare::Measure measure) {
  if (!numbers.geometric_mean) return "-";
  return compare::facts_of(measure).unit == Unit::bytes ? megabytes(*numbers.geometric_mean)
                                                        : three_digits(numbers.geometric_mean);
}

std::string ratio_words(const compare::Row& row) {
  if (!row.ratio) return "-";
  const auto& [estimate, low, high] = *row.ratio;
  if (low == high) return ratio(estimate);
  return fmt::format("{} [{}, {}]", ratio(estimate), ratio(low), ratio(high));
}

std::string verdict_words(const compare::Row& row) {
  if (!row.verdict)
    return std::string(row.obstacle ? obstacle_words(*row.obstacle) : std::string_view("-"));
  const std::string word(compare::word_of(*row.verdict, row.measure));
  return row.trials_to_settle ? fmt::format("{} ({})", word, *row.trials_to_settle) : word;
}

std::string p_words(const compare::Row& row) {
  if (!row.adjusted_p_value) return "-";
  const double p = *row.adjusted_p_value;
  return p < 0.0001 ? "< 0.0001" : fmt::format("{:.{}f}", p, p < 0.01 ? 4 : 3);
}

std::string delta_words(const compare::Row& row) {
  return row.delta ? fmt::format("{:+.2f}", row.delta->estimate) : "-";
}

std::vector<std::string> remarks_of(const compare::Row& row, const compare::Cell& cell,
                                    bool by_block) {
  std::vector<std::string> remarks;
  const bool one_framework =
      std::none_of(cell.differs.begin(), cell.differs.end(),
                   [](const auto& difference) { return difference.factor == "framework"; });
  for (const auto& [factor, base, head] : cell.differs) {
    if ((factor == "version" && one_framework) || compare::steers(factor))
      remarks.push_back(
          fmt::format("{} {} in base, {} in head", factor, or_absent(base), or_absent(head)));
  }
  for (const auto& [factor, base, head] : cell.computed) {
    const bool network = factor == "network";
    const std::string in_base = network ? network_kind(base) : base;
    const std::string in_head = network ? network_kind(head) : head;
    if (in_base != in_head)
      remarks.push_back(fmt::format("{} {} in base, {} in head", factor, in_base, in_head));
  }
  if (row.basis == compare::Basis::constants) remarks.emplace_back("each arm is constant");
  if (row.basis == compare::Basis::fact) remarks.emplace_back("an exact number, not a sample");
  for (const auto note : row.shape) remarks.emplace_back(shape_words(note));
  if (row.verdict == stats::Verdict::unsure && row.p_value &&
      least_p_value(row.base.trials, row.head.trials) > stats::kSignificance) {
    remarks.emplace_back("so few trials cannot show a change");
  }
  if (row.base.trials != row.head.trials && row.verdict)
    remarks.push_back(fmt::format("{} and {} trials", row.base.trials, row.head.trials));
  if (by_block && row.verdict && row.p_value && !row.by_block)
    remarks.emplace_back(
        "not by block, most blocks have one arm alone: delta is Cliff's, p Mann-Whitney's");
  say_unfinished(remarks, cell.base, "base");
  say_unfinished(remarks, cell.head, "head");
  return remarks;
}

std::string aggregate_words(const compare::MeasureRows& table) {
  if (!table.aggregate) return fmt::format("no ratio, {} missing", table.missing);
  return fmt::format("geometric mean {} of {}, {} missing", ratio(table.aggregate->ratio),
                     table.aggregate->cells, table.missing);
}

std::string tests_words(const compare::Report& report) {
  return report.by_block ? "ratios are by block; delta is within blocks; p is Student's, of blocks"
                         : "delta is Cliff's; p is Mann-Whitney's";
}

std::string broken_words(const compare::Cell& cell) {
  const auto& head = cell.head;
  return head.done == 0 ? cell.name + ": no trial of head is done"
                        : fmt::format("{}: {} of {} trials of head is done", cell.name, head.done,
                                      head.done + head.failed + head.unsupported + head.waiting);
}

std::string counts_words(const compare::VerdictCounts& counts) {
  return fmt::format("{} {}; {} slower or more, {} faster or less, {} same, {} unsure{}",
                     counts.regressions, counts.regressions == 1 ? "regression" : "regressions",
                     counts.slower, counts.faster, counts.same, counts.unsure,
                     counts.none > 0 ? fmt::format(", {} without a verdict", counts.none) : "");
}

std::string left_words(const compare::Left& left) {
  const char* side = left.in_base ? "base" : "head";
  return left.several ? fmt::format("{}: in {}, with several counterparts or several of its kind",
                                    left.name, side)
                      : fmt::format("{}: in {} alone", left.name, side);
}

std::size_t tested_rows(const compare::Report& report) {
  std::size_t tested = 0;
  for (const auto& table : report.measures) {
    tested += static_cast<std::size_t>(std::count_if(table.rows.begin(), table.rows.end(),
                                                     [](const auto& row) { return row.p_value; }));
  }
  return tested;
}

}  // namespace webdyno::compared
