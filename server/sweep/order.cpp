#include "server/sweep/order.hpp"

#include <numeric>
#include <random>
#include <utility>

namespace webdyno::sweep {
namespace {

/// Unbiased 0 .. bound - 1 by rejection; std::mt19937's own sequence is fixed by the standard.
std::uint32_t draw(std::mt19937& random, std::uint32_t bound) {
  const std::uint32_t limit = UINT32_MAX - UINT32_MAX % bound;
  auto value = static_cast<std::uint32_t>(random());
  while (value >= limit) value = static_cast<std::uint32_t>(random());
  return value % bound;
}

}  // namespace

std::vector<std::vector<std::size_t>> running_order(std::size_t configurations, int blocks,
                                                    std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::vector<std::size_t>> order;
  for (int block = 0; block < blocks; ++block) {
    auto& places = order.emplace_back(configurations);
    std::iota(places.begin(), places.end(), std::size_t{0});
    for (std::size_t last = configurations; last > 1; --last) {  // Fisher and Yates
      std::swap(places[last - 1], places[draw(random, static_cast<std::uint32_t>(last))]);
    }
  }
  return order;
}

}  // namespace webdyno::sweep
