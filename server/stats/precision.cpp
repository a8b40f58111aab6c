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

}  // namespace

Answer<double> relative_half_width(std::span<const double> values) {
  const auto variation = coefficient_of_variation(values);
  if (!variation) return variation;
  return expected_half_width(*variation, values.size());
}

Answer<std::size_t> trials_for_half_width(std::span<const double> values, double ci_half_width) {
  if (!(ci_half_width > 0) || !std::isfinite(ci_half_width)) {
    return tl::unexpected(Refusal::bad_argument);
  }
  const auto variation = coefficient_of_variation(values);
  if (!variation) return tl::unexpected(variation.error());
  return fewest(2, kMostTrials, [&](std::size_t trials) {
    return expected_half_width(*variation, trials) <= ci_half_width;
  });
}

}  // namespace webdyno::stats
