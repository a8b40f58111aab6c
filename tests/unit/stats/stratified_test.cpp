#include "server/stats/stratified.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/unit/stats/virtual_noise.hpp"

namespace webdyno::stats {
namespace {

using Groups = std::vector<std::vector<double>>;

TEST_CASE("groups count alike, however many values they have") {
  CHECK(stratified_geometric_mean(Groups{{2, 2, 2, 2}, {8}}).value() == Approx(4));
  CHECK(stratified_geometric_mean(Groups{{3}}).value() == Approx(3));
  CHECK(stratified_geometric_mean(Groups{}).error() == Refusal::too_few);
  CHECK(stratified_geometric_mean(Groups{{1}, {}}).error() == Refusal::too_few);
  CHECK(stratified_geometric_mean(Groups{{1, 0}}).error() == Refusal::not_positive);
  CHECK(stratified_geometric_mean(Groups{{1, NAN}}).error() == Refusal::not_finite);
}

TEST_CASE("the interval of one group is that of its geometric mean") {
  const std::vector<double> values = {1.0, 1.1, 1.3, 0.9};
  const auto one = stratified_interval(Groups{values}).value();
  const auto known = geometric_mean_interval(values).value();
  CHECK(one.estimate == Approx(known.estimate).epsilon(1e-12));
  CHECK(one.low == Approx(known.low).epsilon(1e-12));
  CHECK(one.high == Approx(known.high).epsilon(1e-12));
}

TEST_CASE("the interval of several groups is Satterthwaite's") {
  // Logarithms 0 and 2 ln 2, ln 3 and ln 3: s^2 / n is (ln 2)^2 and 0, so the error is ln 2 / 2 and
  // there is 1 degree of freedom, whose quantile is 12.7062047362.
  const auto interval = stratified_interval(Groups{{1, 4}, {3, 3}}).value();
  const double half_width = 12.7062047361747 * std::log(2.0) / 2;
  CHECK(interval.estimate == Approx(std::sqrt(6.0)).epsilon(1e-12));
  CHECK(interval.low == Approx(std::sqrt(6.0) * std::exp(-half_width)).epsilon(1e-9));
  CHECK(interval.high == Approx(std::sqrt(6.0) * std::exp(half_width)).epsilon(1e-9));
  // Two groups that scatter alike have the degrees of both: 2, whose quantile is 4.3026527297.
  const auto alike = stratified_interval(Groups{{1, 4}, {1, 4}}).value();
  CHECK(alike.high ==
        Approx(2 * std::exp(4.30265272974946 * std::log(2.0) / std::sqrt(2.0))).epsilon(1e-9));
}

TEST_CASE("values that are all alike have an interval without width, single ones none") {
  const auto interval = stratified_interval(Groups{{2, 2}, {8, 8, 8}}).value();
  CHECK(interval.low == Approx(4));
  CHECK(interval.high == Approx(4));
  CHECK(stratified_interval(Groups{{2, 2}, {8}}).error() == Refusal::too_few);
}

TEST_CASE("intervals over configurations hold the truth, whose noise is not alike") {
  VirtualNoise noise(7);
  const std::size_t trials = GENERATE(3, 5, 10);
  CAPTURE(trials);
  const double percent = percent_of_sweeps([&] {
    Groups groups;
    for (const double sigma : {0.02, 0.1, 0.3}) {
      groups.push_back(noise.many(trials, [&] { return (1 + sigma) * noise.lognormal(sigma); }));
    }
    const auto interval = stratified_interval(groups).value();
    const double truth = std::cbrt(1.02 * 1.1 * 1.3);
    return interval.low <= truth && truth <= interval.high;
  });
  CHECK(percent >= 93);
  CHECK(percent <= 97);
}

}  // namespace
}  // namespace webdyno::stats
