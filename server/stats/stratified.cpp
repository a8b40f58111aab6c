#include "server/stats/stratified.hpp"

#include <cmath>

#include "server/stats/log_difference.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

struct LogGroup {
  double mean;
  double squared_error;  // s^2 / n; 0 of one value
  double freedom;        // n - 1
};

Answer<std::vector<LogGroup>> log_groups(std::span<const std::vector<double>> groups,
                                         std::size_t least) {
  if (groups.empty()) return tl::unexpected(Refusal::too_few);
  std::vector<LogGroup> all;
  for (const auto& values : groups) {
    const auto logs = logarithms(values, least);
    if (!logs) return tl::unexpected(logs.error());
    const auto centre = mean(*logs);
    if (!centre) return tl::unexpected(centre.error());
    const auto n = static_cast<double>(logs->size());
    const double deviation = logs->size() > 1 ? *standard_deviation(*logs) : 0;
    all.push_back({*centre, deviation * deviation / n, n - 1});
  }
  return all;
}

double mean_of(const std::vector<LogGroup>& groups) {
  double sum = 0;
  for (const auto& group : groups) sum += group.mean;
  return sum / static_cast<double>(groups.size());
}

}  // namespace

Answer<double> stratified_geometric_mean(std::span<const std::vector<double>> groups) {
  const auto all = log_groups(groups, 1);
  if (!all) return tl::unexpected(all.error());
  return std::exp(mean_of(*all));
}

Answer<Interval> stratified_interval(std::span<const std::vector<double>> groups,
                                     double confidence) {
  const auto all = log_groups(groups, 2);
  if (!all) return tl::unexpected(all.error());
  double sum = 0;
  double sum_over_freedom = 0;
  for (const auto& group : *all) {
    sum += group.squared_error;
    sum_over_freedom += group.squared_error * group.squared_error / group.freedom;
  }
  const auto k = static_cast<double>(all->size());
  // Without scatter any number of degrees will do: the error is 0.
  const double freedom = sum > 0 ? sum * sum / sum_over_freedom : 1;
  return ratio_interval({.log_ratio = mean_of(*all),
                         .standard_error = std::sqrt(sum) / k,
                         .degrees_of_freedom = freedom},
                        confidence);
}

}  // namespace webdyno::stats
