#pragma once

#include <cstddef>
#include <optional>

#include "server/stats/log_difference.hpp"

namespace webdyno::stats {

/// How often a number of trials that is named here is to be enough, if the true ratio and the
/// scatter are what they were estimated to be (J. Cohen, Statistical power analysis, 1988).
inline constexpr double kPower = 0.8;

/// Of fewer trials in either arm nothing is called a change. Of two equal arms no p is that small;
/// of 20 trials against 2 one can be, and the scatter of two is known to nobody.
inline constexpr std::size_t kLeastTrialsToChange = 4;

// Trials an arm, on the scale of logarithms, with Student's quantiles in place of the noncentral t
// (within a trial or two of it from 5 trials on). Nothing where none up to kMostTrials would do, as
// where the estimate lies at the tolerance itself. They are as good as the estimates that they are
// made from: of 5 trials, the scatter is known to a factor of two. `tolerance` > 0 and `level` in
// (0, 1) are the caller's own numbers, and asserted.

/// Until a ratio outside of the tolerance is shown to be: its 95 % interval beyond the tolerance
/// and the p of a change at `level` or below: Student's of pairs, Mann-Whitney's of arms apart,
/// which of lognormal times takes pi / 3 times the trials of the t test. Either is no less than
/// 2 / C(2n, n) of n trials an arm. Nothing for one inside.
std::optional<std::size_t> trials_to_show_change(const LogDifference& difference, double tolerance,
                                                 double level, Pairing pairing);

/// Until a ratio inside of the tolerance is shown to be, by two one-sided tests at 0.05. Nothing
/// for one outside.
std::optional<std::size_t> trials_to_show_same(const LogDifference& difference, double tolerance);

}  // namespace webdyno::stats
