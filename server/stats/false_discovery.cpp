#include "server/stats/false_discovery.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace webdyno::stats {

Answer<std::vector<double>> benjamini_hochberg(std::span<const double> p_values) {
  const bool probabilities =
      std::all_of(p_values.begin(), p_values.end(), [](double p) { return p >= 0 && p <= 1; });
  if (!probabilities) return tl::unexpected(Refusal::bad_argument);
  std::vector<std::size_t> from_largest(p_values.size());
  std::iota(from_largest.begin(), from_largest.end(), std::size_t{0});
  std::sort(from_largest.begin(), from_largest.end(),
            [&](std::size_t a, std::size_t b) { return p_values[a] > p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  const auto tests = static_cast<double>(p_values.size());
  double smallest = 1;
  double rank = tests;
  for (const std::size_t place : from_largest) {
    smallest = std::min(smallest, p_values[place] * tests / rank);
    adjusted[place] = smallest;
    --rank;
  }
  return adjusted;
}

}  // namespace webdyno::stats
