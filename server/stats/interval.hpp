#pragma once

#include <span>

#include "server/stats/refusal.hpp"

namespace webdyno::stats {

/// An estimate and the ends of its interval, in the unit of the values.
struct Interval {
  double estimate;
  double low;
  double high;
};

// Intervals of one arm. The values are one number a trial: iterations of one trial depend on each
// other, and an interval over them would be far too narrow. Two values at least; NaN and infinities
// are not_finite; `confidence` outside (0, 1) is bad_argument. Values that are all alike give an
// interval without width: nothing scattered by more than the timer shows.

/// mean -+ t((1 + confidence) / 2, n - 1) s / sqrt(n): Student, The probable error of a mean,
/// Biometrika 6, 1908. Of few positive values with a wide scatter the lower end can be negative.
Answer<Interval> mean_interval(std::span<const double> values, double confidence = 0.95);

/// The same of logarithms, and exp of its ends: of the geometric mean, which is the median where
/// times are lognormal, and not of the arithmetic mean. Never below 0; not_positive when a value
/// is.
Answer<Interval> geometric_mean_interval(std::span<const double> values, double confidence = 0.95);

}  // namespace webdyno::stats
