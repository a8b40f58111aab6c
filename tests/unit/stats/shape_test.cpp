#include "server/stats/shape.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "tests/unit/stats/virtual_noise.hpp"

namespace webdyno::stats {
namespace {

TEST_CASE("an arm that is slower by a factor is not wider") {
  const std::vector<double> base{10, 11, 12, 13, 14, 15};
  std::vector<double> head;
  for (const double ms : base) head.push_back(3 * ms);
  const auto change = shape_change(base, head).value();
  CHECK(change.spread_ratio.value() == Approx(1));
  CHECK(change.spread_p_value == Approx(1));
}

TEST_CASE("one constant arm is compared with one that is not") {
  const std::vector<double> constant(8, 10);
  const std::vector<double> scattered{8, 9, 10, 11, 12, 13, 14, 15};
  const auto wider = shape_change(constant, scattered).value();
  CHECK_FALSE(wider.spread_ratio);
  CHECK(wider.spread_p_value < 0.01);
  CHECK_FALSE(wider.base_dip);
  CHECK(wider.head_dip);
  CHECK(shape_change(scattered, constant).value().spread_ratio == 0.0);
  CHECK(shape_change(constant, constant).error() == Refusal::no_spread);
}

TEST_CASE("every distance the same in both arms is answered without a variance") {
  const std::vector<double> base{1, 1, 1, 2, 2, 2};
  CHECK(shape_change(base, base).value().spread_p_value == 1);
}

TEST_CASE("equal arms are called wider in 5 % of sweeps, an arm twice as wide is found") {
  VirtualNoise noise(1);
  const auto called = [&](std::size_t trials, double head_sigma) {
    return percent_of_sweeps([&] {
      const auto base = noise.many(trials, [&] { return noise.lognormal(0.05); });
      const auto head = noise.many(trials, [&] { return noise.lognormal(head_sigma); });
      return shape_change(base, head).value().spread_p_value <= 0.05;
    });
  };
  CHECK(called(5, 0.05) <= 5);
  CHECK(called(10, 0.05) <= 5);
  CHECK(called(30, 0.05) <= 6);
  CHECK(called(30, 0.1) >= 80);
}

TEST_CASE("values of one mode are called bimodal in 5 % of sweeps at most") {
  // 11, 17 and 83 lie between the table's rows.
  const std::size_t trials = GENERATE(5, 10, 11, 17, 30, 83);
  CAPTURE(trials);
  VirtualNoise noise(2);
  const auto called = [&](auto draw) {
    return percent_of_sweeps(
        [&] { return dip_test(noise.many(trials, draw)).value().p_value <= 0.05; });
  };
  CHECK(called([&] { return noise.lognormal(0.1); }) <= 5);
  CHECK(called([&] { return -std::log(noise.uniform()); }) <= 5);  // nothing but a tail
  // The uniform distribution is where the table is exact.
  CHECK(called([&] { return noise.uniform(); }) == Approx(5).margin(1.5));
}

TEST_CASE("two modes far apart are found") {
  VirtualNoise noise(3);
  const auto found = [&](std::size_t trials) {
    return percent_of_sweeps([&] {
      const auto values = noise.many(trials, [&] { return noise.bimodal(1.3, 0.5); });
      return dip_test(values).value().p_value <= 0.05;
    });
  };
  CHECK(found(10) >= 60);  // often they are not five and five
  CHECK(found(30) >= 99);
}

TEST_CASE("evenly spaced values have the smallest dip, although doubles are not quite even") {
  for (std::size_t n = 4; n <= 100; ++n) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i) values.push_back(0.1 * static_cast<double>(i));
    const auto dip = dip_test(values).value();
    CHECK(dip.dip == Approx(0.5 / static_cast<double>(n)));
    CHECK(dip.p_value > 0.9);
  }
}

TEST_CASE("the dip does not depend on order, shift or scale, and is 1 / (2n) to 1 / 4") {
  VirtualNoise noise(4);
  for (int round = 0; round < 100; ++round) {
    const auto n = static_cast<std::size_t>(4 + 40 * noise.uniform());
    auto values = noise.many(n, [&] { return std::floor(64 * noise.uniform()) + 1; });
    values.front() = 100;  // never all alike
    const auto dip = dip_test(values).value();
    CHECK(dip.dip >= 0.5 / static_cast<double>(n));
    CHECK(dip.dip <= 0.25);
    CHECK(dip.p_value >= 0.000999);
    CHECK(dip.p_value <= 1);
    std::reverse(values.begin(), values.end());
    for (double& value : values) value = 4 * value + 1024;  // exact in doubles
    CHECK(dip_test(values).value().dip == dip.dip);
  }
}

}  // namespace
}  // namespace webdyno::stats
