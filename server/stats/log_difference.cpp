#include "server/stats/log_difference.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "server/stats/distribution.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

/// The probability of a distance to 0 of `log_distance` or more above; without scatter there is
/// nothing that chance could do.
double upper_tail(double log_distance, const LogChange& change) {
  if (change.standard_error > 0) {
    return student_upper_tail(log_distance / change.standard_error, change.degrees_of_freedom);
  }
  return log_distance > 0 ? 0 : 1;
}

/// Degrees of freedom of a sum of two estimated variances. By their shares, because the squares of
/// small ones would vanish; without any the arms are alike.
double welch_freedom(double base_part, double base_freedom, double head_part, double head_freedom) {
  const double sum = base_part + head_part;
  const double base_share = sum > 0 ? base_part / sum : 0.5;
  const double head_share = sum > 0 ? head_part / sum : 0.5;
  return 1 / (base_share * base_share / base_freedom + head_share * head_share / head_freedom);
}

}  // namespace

Answer<LogDifference> unpaired_difference(std::span<const double> base,
                                          std::span<const double> head) {
  const auto base_logs = logarithms(base, 2);
  if (!base_logs) return tl::unexpected(base_logs.error());
  const auto head_logs = logarithms(head, 2);
  if (!head_logs) return tl::unexpected(head_logs.error());
  // Logarithms of doubles lie within -745 and 710: nothing below can overflow.
  const double base_variance = std::pow(*standard_deviation(*base_logs), 2);
  const double head_variance = std::pow(*standard_deviation(*head_logs), 2);
  const auto base_trials = static_cast<double>(base.size());
  const auto head_trials = static_cast<double>(head.size());
  const double squared_error = base_variance / base_trials + head_variance / head_trials;
  const LogChange change{*mean(*head_logs) - *mean(*base_logs), std::sqrt(squared_error),
                         welch_freedom(base_variance / base_trials, base_trials - 1,
                                       head_variance / head_trials, head_trials - 1)};
  return LogDifference{change, base_variance + head_variance,
                       welch_freedom(base_variance, 1, head_variance, 1)};
}

Answer<LogDifference> paired_difference(std::span<const double> base,
                                        std::span<const double> head) {
  const auto base_logs = logarithms(base, 2);
  if (!base_logs) return tl::unexpected(base_logs.error());
  const auto head_logs = logarithms(head, 2);
  if (!head_logs) return tl::unexpected(head_logs.error());
  if (base.size() != head.size()) return tl::unexpected(Refusal::unequal_lengths);
  std::vector<double> differences(base.size());
  std::transform(head_logs->begin(), head_logs->end(), base_logs->begin(), differences.begin(),
                 std::minus<>());
  const auto n = static_cast<double>(differences.size());
  const double deviation = *standard_deviation(differences);
  return LogDifference{
      {*mean(differences), deviation / std::sqrt(n), n - 1}, deviation * deviation, 1};
}

Answer<Interval> ratio_interval(const LogChange& change, double confidence) {
  if (!(confidence > 0 && confidence < 1)) return tl::unexpected(Refusal::bad_argument);
  const double half_width =
      student_quantile((1 + confidence) / 2, change.degrees_of_freedom) * change.standard_error;
  const Interval interval{std::exp(change.log_ratio), std::exp(change.log_ratio - half_width),
                          std::exp(change.log_ratio + half_width)};
  if (!std::isfinite(interval.high) || interval.low <= 0)
    return tl::unexpected(Refusal::not_finite);
  return interval;
}

double change_p_value(const LogChange& change) {
  if (change.log_ratio == 0) return 1;
  return std::min(1.0, 2 * upper_tail(std::abs(change.log_ratio), change));
}

Answer<double> equivalence_p_value(const LogChange& change, double tolerance) {
  if (!(tolerance > 0) || !std::isfinite(tolerance)) return tl::unexpected(Refusal::bad_argument);
  const double margin = std::log1p(tolerance);
  return std::max(upper_tail(margin + change.log_ratio, change),
                  upper_tail(margin - change.log_ratio, change));
}

}  // namespace webdyno::stats
