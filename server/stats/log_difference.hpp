#pragma once

#include <span>

#include "server/stats/interval.hpp"
#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// An estimated natural logarithm of a ratio: what ratios, their intervals and both kinds of test
/// are made of. `standard_error` 0: the ratio is known as exactly as the values are, its interval
/// has no width, p-values are 0 or 1.
struct LogChange {
  double log_ratio;
  double standard_error;
  double degrees_of_freedom;
};

/// How far head's logarithms are above base's, on average; and what another number of trials n an
/// arm would know: with an error of sqrt(trial_variance / n) and freedom_per_trial (n - 1) degrees
/// of freedom.
struct LogDifference {
  LogChange change;
  double trial_variance;
  double freedom_per_trial;
};

/// Whether base[i] and head[i] ran in the same block: then all that is asked is asked of the pairs,
/// so that what slowed a block down is in nothing of it.
enum class Pairing { none, by_block };

// One positive number a trial, two trials an arm at least (too_few). NaN and infinities not_finite,
// zero and less not_positive. Arms in which nothing scatters have an error of 0.

/// Arms that do not belong together, with scatter of their own: B. L. Welch, The generalization of
/// Student's problem when several different population variances are involved, Biometrika 34, 1947.
Answer<LogDifference> unpaired_difference(std::span<const double> base,
                                          std::span<const double> head);

/// base[i] and head[i] ran in the same block, so that what slowed the block down falls out:
/// Student's t of the differences. unequal_lengths when the arms are not of one length.
Answer<LogDifference> paired_difference(std::span<const double> base, std::span<const double> head);

/// The ratio, head over base of a difference (then of geometric means): above 1 when head's numbers
/// are the larger ones. not_finite when an end is beyond a double, as of two trials that have
/// nothing in common.
Answer<Interval> ratio_interval(const LogChange& change, double confidence = 0.95);

/// Two-sided: how probable so large a change is where there is none.
double change_p_value(const LogChange& change);

/// Two one-sided tests (D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15,
/// 1987): how probable data as these are where the true ratio lies on or outside of 1 / (1 +
/// tolerance) to 1 + tolerance. At 0.05 or less both are shown to be the same within the tolerance.
/// It is the larger of both p-values; 0.05 is a 90 % interval that touches the tolerance.
/// `tolerance` > 0 and finite, else bad_argument.
Answer<double> equivalence_p_value(const LogChange& change, double tolerance);

}  // namespace webdyno::stats
