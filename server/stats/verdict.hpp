#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "server/stats/log_difference.hpp"
#include "server/stats/ranks.hpp"
#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// Of a cost, as a time or a memory: the smaller, the faster.
enum class Verdict {
  faster,  // all three of the rule below, head's numbers are smaller
  slower,  // as above, larger
  same,    // shown to be within the tolerance, by two one-sided tests at 0.05
  unsure,  // none of them is shown: not the same as "same"
};

std::string_view name_of(Verdict verdict);

inline constexpr double kSignificance = 0.05;

/// What is no more than this is small, in the words of J. Romano et al. (Florida Association of
/// Institutional Research, 2006): 0.147 negligible, 0.33 small, 0.474 medium.
inline constexpr double kLeastDelta = 0.33;

/// All that is asked of one configuration's two arms.
struct Comparison {
  std::size_t base_trials;
  std::size_t head_trials;
  double tolerance;
  Pairing pairing;
  LogDifference difference;
  Interval ratio;  // head over base, geometric means, 95 %
  /// Two-sided, of a change: Mann-Whitney's; of pairs Student's, of logarithms, and no less than
  /// what Mann-Whitney's can be of as many trials.
  double p_value;
  Interval delta;       // Cliff's, 95 %; of pairs the one within them
  double same_p_value;  // of equivalence within the tolerance
};

/// Two trials an arm at least; refusals as of log_difference.hpp. An arm whose trials all failed is
/// too_few.
Answer<Comparison> compare_arms(std::span<const double> base, std::span<const double> head,
                                Pairing pairing, double tolerance);

struct Judgement {
  Verdict verdict;
  double adjusted_p_value;  // of a change, by Benjamini and Hochberg over all that were compared
  /// Trials an arm that would probably settle it, of one that is unsure. Absent where no number
  /// would: the estimate is at the tolerance, or it is outside and small beside the scatter
  /// (|delta| below kLeastDelta), of which the rule does not call any number a change.
  std::optional<std::size_t> trials_to_settle;
};

/// The rule: faster or slower when the adjusted p is at most kSignificance, AND |Cliff's delta| is
/// at least kLeastDelta, AND the whole interval of the ratio is outside of the tolerance. Of fewer
/// than kLeastTrialsToChange trials in either arm neither. All comparisons of one table belong in
/// one call, since p-values are adjusted over all of them.
std::vector<Judgement> judge(std::span<const Comparison> comparisons);

}  // namespace webdyno::stats
