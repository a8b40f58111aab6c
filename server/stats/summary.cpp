#include "server/stats/summary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace webdyno::stats {
namespace {

Answer<double> finite_or_refused(double value) {
  if (!std::isfinite(value)) return tl::unexpected(Refusal::not_finite);
  return value;
}

/// Sums are of distances to the first value, so that what is constant has no spread: the mean of
/// three times 0.1 by their sum is another number.
double mean_distance(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value - values.front();
  return sum / static_cast<double>(values.size());
}

}  // namespace

Answer<double> mean(std::span<const double> values) {
  if (const auto refusal = unfit(values, 1)) return tl::unexpected(*refusal);
  return finite_or_refused(values.front() + mean_distance(values));
}

Answer<double> median(std::span<const double> values) {
  if (const auto refusal = unfit(values, 1)) return tl::unexpected(*refusal);
  std::vector<double> ordered(values.begin(), values.end());
  const auto middle = ordered.begin() + static_cast<std::ptrdiff_t>(ordered.size() / 2);
  std::nth_element(ordered.begin(), middle, ordered.end());
  if (ordered.size() % 2 == 1) return *middle;
  return std::midpoint(*std::max_element(ordered.begin(), middle), *middle);
}

Answer<double> quantile(std::span<const double> values, double p) {
  if (!(p > 0 && p <= 1)) return tl::unexpected(Refusal::bad_argument);
  if (const auto refusal = unfit(values, 1)) return tl::unexpected(*refusal);
  std::vector<double> ordered(values.begin(), values.end());
  // A p n that is a whole number by its decimals must not be rounded up because p is a double.
  const double exact_place = p * static_cast<double>(ordered.size()) * (1 - 1e-14);
  const double place = std::clamp(std::ceil(exact_place), 1.0, static_cast<double>(ordered.size()));
  const auto wanted = ordered.begin() + static_cast<std::ptrdiff_t>(place) - 1;
  std::nth_element(ordered.begin(), wanted, ordered.end());
  return *wanted;
}

Answer<double> p95(std::span<const double> values) {
  if (const auto refusal = unfit(values, kFewestForP95)) return tl::unexpected(*refusal);
  return quantile(values, 0.95);
}

Answer<double> standard_deviation(std::span<const double> values) {
  if (const auto refusal = unfit(values, 2)) return tl::unexpected(*refusal);
  const double centre = mean_distance(values);
  double squares = 0;
  for (const double value : values) {
    const double distance = value - values.front() - centre;
    squares += distance * distance;
  }
  return finite_or_refused(std::sqrt(squares / static_cast<double>(values.size() - 1)));
}

Answer<double> geometric_mean(std::span<const double> values) {
  return logarithms(values, 1)
      .and_then([](const std::vector<double>& logs) { return mean(logs); })
      .map([](double log) { return std::exp(log); });
}

Answer<std::vector<double>> logarithms(std::span<const double> values, std::size_t least) {
  if (const auto refusal = unfit_for_logs(values, least)) return tl::unexpected(*refusal);
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(std::log(value));
  return logs;
}

}  // namespace webdyno::stats
