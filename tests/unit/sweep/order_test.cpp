#include "server/sweep/order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "server/sweep/estimate.hpp"

using webdyno::sweep::estimate_time_left;
using webdyno::sweep::LeaseGaps;
using webdyno::sweep::running_order;

namespace {

LeaseGaps gaps(const std::vector<double>& seconds) {
  LeaseGaps gaps;
  for (const double each : seconds) gaps.add(each);
  return gaps;
}

}  // namespace

TEST_CASE("every block holds every configuration once") {
  for (auto block : running_order(50, 4, 1)) {
    std::sort(block.begin(), block.end());
    for (std::size_t i = 0; i < block.size(); ++i) CHECK(block[i] == i);
  }
}

TEST_CASE("the order follows the seed, and is the same on every machine") {
  CHECK(running_order(20, 3, 5) == running_order(20, 3, 5));
  CHECK(running_order(20, 3, 5) != running_order(20, 3, 6));
  const auto blocks = running_order(20, 2, 5);
  CHECK(blocks[0] != blocks[1]);
  CHECK(running_order(6, 1, 20261123)[0] ==
        std::vector<std::size_t>{0, 5, 2, 3, 1, 4});  // by an independent MT19937
}

TEST_CASE("each configuration comes to each place about equally often") {
  std::vector<int> first(4);
  for (std::uint32_t seed = 0; seed < 4000; ++seed) ++first[running_order(4, 1, seed)[0][0]];
  // binomial(4000, 1/4): standard deviation 27; five of them
  for (const int times : first) CHECK(std::abs(times - 1000) < 137);
}

TEST_CASE("time left: mean times what is left, wider when trials scatter") {
  CHECK_FALSE(estimate_time_left(gaps({1, 2}), 5));
  const auto even = estimate_time_left(gaps({2, 2, 2}), 5);
  CHECK(even->seconds == 10);
  CHECK(even->low_seconds == 10);
  CHECK(even->high_seconds == 10);
  // mean 2, s = 1, left 3, n 3: 1.96 * sqrt(3 + 9 / 3) = 4.80
  const auto scattered = estimate_time_left(gaps({1, 2, 3}), 3);
  CHECK(scattered->seconds == Approx(6));
  CHECK(scattered->low_seconds == Approx(6 - 4.80).epsilon(0.01));
  CHECK(scattered->high_seconds == Approx(6 + 4.80).epsilon(0.01));
}
