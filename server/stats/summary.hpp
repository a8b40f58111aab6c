#pragma once

#include <span>
#include <vector>

#include "server/stats/refusal.hpp"

namespace webdyno::stats {

// One number for many, in the unit of the values. None of them weighs anything: iterations that
// were timed as a group are the caller's to count. NaN, infinities and sums beyond a double:
// not_finite. No values: too_few.

/// Arithmetic mean; of values that are all alike exactly that value.
Answer<double> mean(std::span<const double> values);

/// The one in the middle; of an even number, the mean of the two in the middle.
Answer<double> median(std::span<const double> values);

/// Nearest rank: of n values in order, the one at place ceil(p n), at least the first. Type 1 of
/// Hyndman and Fan (Sample quantiles in statistical packages, The American Statistician 50, 1996),
/// numpy's `inverted_cdf`: always a value that was measured, and what the views call p95. It is not
/// median() at 0.5. p in (0, 1], else bad_argument.
Answer<double> quantile(std::span<const double> values, double p);

/// From 20 on a 95th percentile is not the longest value by its definition.
inline constexpr std::size_t kFewestForP95 = 20;

/// quantile() at 0.95; too_few below kFewestForP95.
Answer<double> p95(std::span<const double> values);

/// Of a sample, with n - 1; two values at least. 0 of values that are all alike.
Answer<double> standard_deviation(std::span<const double> values);

/// exp of the mean of the logarithms; not_positive when one is zero or less.
Answer<double> geometric_mean(std::span<const double> values);

/// Natural logarithms, for what computes on their scale; `least` as of unfit_for_logs().
Answer<std::vector<double>> logarithms(std::span<const double> values, std::size_t least);

}  // namespace webdyno::stats
