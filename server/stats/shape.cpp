#include "server/stats/shape.hpp"

#include <cmath>
#include <vector>

#include "server/stats/distribution.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

constexpr std::size_t kFewestForShape = 5;

std::vector<double> distances_to_median(std::span<const double> values) {
  const double centre = *median(values);
  std::vector<double> distances;
  for (const double value : values) distances.push_back(std::abs(value - centre));
  return distances;
}

double squares_about_mean(const std::vector<double>& values) {
  return std::pow(*standard_deviation(values), 2) * static_cast<double>(values.size() - 1);
}

/// One-way analysis of variance of the distances. Not asked of two constant arms.
double brown_forsythe_p_value(const std::vector<double>& base, const std::vector<double>& head) {
  const auto m = static_cast<double>(base.size());
  const auto n = static_cast<double>(head.size());
  const double between = m * n / (m + n) * std::pow(*mean(head) - *mean(base), 2);
  const double within = squares_about_mean(base) + squares_about_mean(head);
  // Every distance of an arm the same: only chance between them is left, and there is none.
  if (!(within > 0)) return between > 0 ? 0 : 1;
  return f_upper_tail(between / (within / (m + n - 2)), 1, m + n - 2);
}

std::optional<Dip> dip_where_asked(std::span<const double> logs) {
  const auto dip = dip_test(logs);
  if (!dip) return std::nullopt;
  return *dip;
}

}  // namespace

Answer<ShapeChange> shape_change(std::span<const double> base, std::span<const double> head) {
  const auto base_logs = logarithms(base, kFewestForShape);
  if (!base_logs) return tl::unexpected(base_logs.error());
  const auto head_logs = logarithms(head, kFewestForShape);
  if (!head_logs) return tl::unexpected(head_logs.error());
  if (*standard_deviation(*base_logs) == 0 && *standard_deviation(*head_logs) == 0) {
    return tl::unexpected(Refusal::no_spread);
  }
  const auto base_distances = distances_to_median(*base_logs);
  const auto head_distances = distances_to_median(*head_logs);
  ShapeChange change{std::nullopt, brown_forsythe_p_value(base_distances, head_distances),
                     dip_where_asked(*base_logs), dip_where_asked(*head_logs)};
  const double base_spread = *median(base_distances);
  if (base_spread > 0) change.spread_ratio = *median(head_distances) / base_spread;
  return change;
}

}  // namespace webdyno::stats
