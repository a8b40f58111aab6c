#include "server/stats/aggregate.hpp"

#include <vector>

#include "server/stats/summary.hpp"

namespace webdyno::stats {

Answer<Aggregate> geometric_mean_of_ratios(std::span<const std::optional<double>> ratios) {
  std::vector<double> present;
  for (const auto& ratio : ratios) {
    if (ratio) present.push_back(*ratio);
  }
  const auto ratio = geometric_mean(present);
  if (!ratio) return tl::unexpected(ratio.error());
  return Aggregate{*ratio, present.size(), ratios.size() - present.size()};
}

}  // namespace webdyno::stats
