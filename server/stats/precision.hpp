#pragma once

#include <cstddef>
#include <span>

#include "server/stats/refusal.hpp"

namespace webdyno::stats {

// When a configuration has been measured often enough. One positive number a trial. The rule asks
// for the width of the interval and never for a difference: to stop when one shows finds too many.

/// Half of the 95 % interval of the mean over the mean: t(0.975, n - 1) s / (sqrt(n) mean). Two
/// trials at least; not_positive when a value is zero or less, since a share of such a mean says
/// nothing. 0 when nothing scattered.
Answer<double> relative_half_width(std::span<const double> values);

/// The smallest number of trials whose relative_half_width() is expected to be `ci_half_width` or
/// less, if the scatter stays as it is: the n of the rule, with t for that n. 2 at least,
/// kMostTrials when it is more. `ci_half_width` > 0 and finite, else bad_argument.
Answer<std::size_t> trials_for_half_width(std::span<const double> values, double ci_half_width);

/// What the rule needs of a configuration's numbers, one after the other, so that one more costs
/// the same however many there were (B. P. Welford, Technometrics 4, 1962).
struct Moments {
  std::size_t count = 0;
  double mean = 0;
  double squares = 0;  // sum of squared distances from the mean

  void add(double value);
};

/// As above, from the moments: not_positive when the mean is.
Answer<double> relative_half_width(const Moments& moments);
Answer<std::size_t> trials_for_half_width(const Moments& moments, double ci_half_width);

/// Numbers of trials are not looked for beyond.
inline constexpr std::size_t kMostTrials = 100'000;

}  // namespace webdyno::stats
