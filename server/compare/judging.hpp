#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "server/compare/configuration.hpp"
#include "server/compare/matching.hpp"
#include "server/compare/shape_note.hpp"
#include "server/stats/aggregate.hpp"
#include "server/stats/verdict.hpp"

namespace webdyno::compare {

/// What a verdict rests on.
enum class Basis {
  scatter,    // of the trials: the tests of server/stats/verdict.hpp
  constants,  // neither arm scatters by what its clock or counter shows; the same tests
  fact,       // no sample: an exact number of the configuration
};
std::string_view name_of(Basis basis);

/// Why there is no verdict.
enum class Obstacle {
  base_missing,  // no trial of base has the number
  head_missing,
  too_few,       // two trials an arm are needed, by block two blocks with both
  not_positive,  // zero or less: there is no ratio
  not_finite,
};
std::string_view name_of(Obstacle obstacle);

/// What one arm has: trials that count, and their geometric mean, of which the ratio is. None where
/// a number is zero or less, unless all are the same one.
struct ArmNumbers {
  std::size_t trials = 0;
  std::optional<double> geometric_mean;
};

/// One measure of one pair of configurations.
struct Row {
  std::size_t pair = 0;  // place in Matching::pairs
  Measure measure = Measure::training_time;
  ArmNumbers base;
  ArmNumbers head;
  std::optional<Obstacle> obstacle;  // then nothing below but shape is there
  Basis basis = Basis::scatter;
  bool by_block = false;                 // the ratio is of trials that ran in one block
  std::optional<stats::Interval> ratio;  // absent of two arms that are 0 throughout, too
  std::optional<stats::Interval> delta;  // absent of a fact
  std::optional<double> p_value;         // of Mann-Whitney; absent where it was not asked
  std::optional<double> adjusted_p_value;
  std::optional<double> same_p_value;
  std::optional<stats::Verdict> verdict;
  std::optional<std::size_t> trials_to_settle;
  std::vector<ShapeNote> shape;
};

/// All rows of one measure, in the order of the pairs.
struct MeasureRows {
  Measure measure;
  std::vector<Row> rows;
  /// Absent where no row has a ratio. Missing are pairs and configurations alone that have the
  /// number in one arm, or should have it.
  std::optional<stats::Aggregate> aggregate;
  std::size_t missing = 0;
};

/// Whether arms are paired by the blocks that both ran in: only within a sweep is a block one
/// stretch of time. A row of which too many trials would be left out by that is not, see
/// kLeastInPairs.
struct JudgingOptions {
  double tolerance;
  bool by_block;
};

/// Of the trials of the larger arm so many have to be in pairs, or all trials of both arms count
/// and none is paired: where one arm needed 30 trials to be precise and the other 8, the other 22
/// say more than what blocks have in common.
inline constexpr double kLeastInPairs = 0.75;

/// Every measure that any configuration has. P-values are adjusted over all rows of all measures
/// together: the report is one table, and one regression in it is one too many.
std::vector<MeasureRows> judge_pairs(const std::vector<Configuration>& base,
                                     const std::vector<Configuration>& head,
                                     const Matching& matching, const JudgingOptions& options);

/// A row of which --fail-on-regression fails.
bool is_regression(const Row& row);

}  // namespace webdyno::compare
