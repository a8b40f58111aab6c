#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace webdyno::sweep {

/// The times that trials took from lease to lease. Kept as what the estimate needs of them, so that
/// one more costs the same however many there were (Welford 1962).
struct LeaseGaps {
  std::int64_t count = 0;
  double mean_s = 0;
  double squares_s2 = 0;  // sum of squared distances from the mean

  void add(double seconds);
};

/// Time left with the range that it lies in with 95 % probability.
struct TimeLeft {
  double seconds;
  double low_seconds;
  double high_seconds;
};

/// The running order is random, so the trials that are left are draws from the same distribution.
/// Range: normal prediction interval of the sum of `left` draws, its mean itself estimated from n
/// (mean * left +- 1.96 * s * sqrt(left + left^2 / n)). nullopt before the third gap.
std::optional<TimeLeft> estimate_time_left(const LeaseGaps& gaps, std::size_t left);

/// Of a sweep that grows: its high end is that of as many trials as there may be at most, so the
/// range holds more than 95 %. Nothing lasts longer than `budget_left_s`, if there is a budget.
std::optional<TimeLeft> estimate_time_left(const LeaseGaps& gaps, std::size_t expected,
                                           std::size_t at_most,
                                           std::optional<double> budget_left_s);

}  // namespace webdyno::sweep
