#include "server/stats/precision.hpp"

#include <cmath>

#include "server/stats/distribution.hpp"
#include "server/stats/fewest.hpp"
#include "server/stats/summary.hpp"

namespace webdyno::stats {
namespace {

Answer<double> coefficient_of_variation(std::span<const double> values) {
  if (const auto refusal = unfit_for_logs(values, 2)) return tl::unexpected(*refusal);
  const auto deviation = standard_deviation(values);
  if (!deviation) return deviation;
  const auto centre = mean(values);
  if (!centre) return centre;
  return *deviation / *centre;
}

double expected_half_width(double variation, std::size_t trials) {
  const auto n = static_cast<double>(trials);
  return student_quantile(0.975, n - 1) * variation / std::sqrt(n);
}

Answer<double> coefficient_of_variation(const Moments& moments) {
  if (moments.count < 2) return tl::unexpected(Refusal::too_few);
  if (!std::isfinite(moments.mean) || !std::isfinite(moments.squares))
    return tl::unexpected(Refusal::not_finite);
  if (moments.mean <= 0) return tl::unexpected(Refusal::not_positive);
  return std::sqrt(moments.squares / static_cast<double>(moments.count - 1)) / moments.mean;
}

Answer<std::size_t> trials_for(const Answer<double>& variation, double ci_half_width) {
  if (!(ci_half_width > 0) || !std::isfinite(ci_half_width))
    return tl::unexpected(Refusal::bad_argument);
  if (!variation) return tl::unexpected(variation.error());
  return fewest(2, kMostTrials, [&](std::size_t trials) {
    return expected_half_width(*variation, trials) <= ci_half_width;
  });
}

}  // namespace

void Moments::add(double value) {
  ++count;
  const double before = value - mean;
  mean += before / static_cast<double>(count);
  squares += before * (value - mean);
}

Answer<double> relative_half_width(std::span<const double> values) {
  const auto variation = coefficient_of_variation(values);
  if (!variation) return variation;
  return expected_half_width(*variation, values.size());
}

Answer<std::size_t> trials_for_half_width(std::span<const double> values, double ci_half_width) {
  return trials_for(coefficient_of_variation(values), ci_half_width);
}

Answer<double> relative_half_width(const Moments& moments) {
  const auto variation = coefficient_of_variation(moments);
  if (!variation) return variation;
  return expected_half_width(*variation, moments.count);
}

Answer<std::size_t> trials_for_half_width(const Moments& moments, double ci_half_width) {
  return trials_for(coefficient_of_variation(moments), ci_half_width);
}

}  // namespace webdyno::stats
