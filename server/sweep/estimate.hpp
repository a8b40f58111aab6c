#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace webdyno::sweep {

/// Time left with the range that it lies in with 95 % probability.
struct TimeLeft {
  double seconds;
  double low_seconds;
  double high_seconds;
};

/// From the times that trials took from lease to lease: the running order is random, so the trials
/// that are left are draws from the same distribution. Range: normal prediction interval of the sum
/// of `left` draws, its mean itself estimated from n (mean * left +- 1.96 * s * sqrt(left + left^2
/// / n)). nullopt before the third trial.
std::optional<TimeLeft> estimate_time_left(const std::vector<double>& seconds_per_trial,
                                           std::size_t left);

}  // namespace webdyno::sweep
