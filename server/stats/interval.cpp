#include "server/stats/interval.hpp"

#include <cmath>
#include <vector>

#include "server/stats/distribution.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {

Answer<Interval> mean_interval(std::span<const double> values, double confidence) {
  if (!(confidence > 0 && confidence < 1)) return tl::unexpected(Refusal::bad_argument);
  const auto deviation = standard_deviation(values);
  if (!deviation) return tl::unexpected(deviation.error());
  const auto centre = mean(values);
  if (!centre) return tl::unexpected(centre.error());
  const auto n = static_cast<double>(values.size());
  const double half_width =
      student_quantile((1 + confidence) / 2, n - 1) * *deviation / std::sqrt(n);
  if (!std::isfinite(*centre - half_width) || !std::isfinite(*centre + half_width)) {
    return tl::unexpected(Refusal::not_finite);
  }
  return Interval{*centre, *centre - half_width, *centre + half_width};
}

Answer<Interval> geometric_mean_interval(std::span<const double> values, double confidence) {
  const auto logs = logarithms(values, 2);
  if (!logs) return tl::unexpected(logs.error());
  const auto of_logs = mean_interval(*logs, confidence);
  if (!of_logs) return of_logs;
  const Interval interval{std::exp(of_logs->estimate), std::exp(of_logs->low),
                          std::exp(of_logs->high)};
  if (!std::isfinite(interval.high) || interval.low <= 0)
    return tl::unexpected(Refusal::not_finite);
  return interval;
}

}  // namespace webdyno::stats
