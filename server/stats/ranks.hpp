#pragma once

#include <cstddef>
#include <span>

#include "server/stats/interval.hpp"
#include "server/stats/refusal.hpp"

namespace webdyno::stats {

// Comparisons that only ask which of two values is the larger one, so that one slow trial weighs no
// more than any other. One value a trial, of any sign; NaN and infinities are not_finite.

struct MannWhitney {
  double u;        // pairs in which head's value is the larger one; a tie is half a pair
  double p_value;  // two-sided
  bool exact;      // from all orders of the values, else from the normal distribution
};

/// H. B. Mann, D. R. Whitney, Annals of Mathematical Statistics 18, 1947. Exact when an arm has 8
/// values or fewer and, where some are tied, both have 100 at most: from all orders of the values
/// as they are, so far from its middle as U is, or farther. Else normal with correction for ties
/// and for continuity: without ties what scipy.stats.mannwhitneyu does with method "auto". One
/// value an arm at least; arms that are one and the same constant have p = 1. With n trials an arm
/// p is never below 2 / C(2n, n): 0.1 for 3, 0.029 for 4, 0.008 for 5, ties or none.
Answer<MannWhitney> mann_whitney(std::span<const double> base, std::span<const double> head);

/// That least p of `trials` an arm, 2 / C(2n, n).
double least_rank_p_value(std::size_t trials);

/// From -1, head's values are all smaller, to 1, all larger: P(head > base) - P(head < base). N.
/// Cliff, Dominance statistics, Psychological Bulletin 114, 1993. One value an arm at least.
///
/// Its 95 % interval is method 5 of R. G. Newcombe, Confidence intervals for an effect size measure
/// based on the Mann-Whitney statistic, Statistics in Medicine 25, 2006: it is not without width at
/// -1 and 1, as those by the variance of the sample are.
Answer<Interval> cliffs_delta(std::span<const double> base, std::span<const double> head,
                              double confidence = 0.95);

/// Of pairs, base[i] with head[i]: the share in which head's is the larger one less that in which
/// base's is. N. Cliff's within-pair dominance, 1993. Its interval is that of a share (E. B.
/// Wilson, Journal of the American Statistical Association 22, 1927), half of a tie on each side.
/// unequal_lengths when the arms are not of one length; one pair at least.
Answer<Interval> within_pair_delta(std::span<const double> base, std::span<const double> head,
                                   double confidence = 0.95);

}  // namespace webdyno::stats
