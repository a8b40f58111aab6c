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

/// One to one, and every bit of the result depends on all of `value`: the finaliser of SplitMix64
/// (G. Steele, D. Lea, C. Flood, OOPSLA 2014).
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
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

std::uint64_t order_key(std::uint32_t seed, std::int64_t block, std::int64_t place) {
  constexpr std::uint64_t kGamma = 0x9e3779b97f4a7c15;  // odd: multiples of it differ
  const std::uint64_t of_block =
      mixed((std::uint64_t{seed} << 32) + static_cast<std::uint64_t>(block));
  return mixed(of_block + kGamma * static_cast<std::uint64_t>(place + 1));
}

}  // namespace webdyno::sweep
