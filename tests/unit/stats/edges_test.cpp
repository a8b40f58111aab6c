// What there is no number for: none, one or two values, constants, NaN, infinities, zero, less.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "server/stats/bootstrap.hpp"
#include "server/stats/drift.hpp"
#include "server/stats/false_discovery.hpp"
#include "server/stats/interval.hpp"
#include "server/stats/log_difference.hpp"
#include "server/stats/precision.hpp"
#include "server/stats/random_draws.hpp"
#include "server/stats/ranks.hpp"
#include "server/stats/shape.hpp"
#include "server/stats/summary.hpp"
#include "tests/unit/stats/virtual_noise.hpp"

namespace webdyno::stats {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLargest = std::numeric_limits<double>::max();

using Values = std::vector<double>;

std::vector<TrialNumber> each_in_its_launch(const Values& values) {
  std::vector<TrialNumber> arm;
  for (std::size_t i = 0; i < values.size(); ++i) arm.push_back({i, values[i]});
  return arm;
}

std::vector<BlockValue> one_configuration(const Values& values) {
  std::vector<BlockValue> blocks;
  for (std::size_t i = 0; i < values.size(); ++i) blocks.push_back({0, i, values[i]});
  return blocks;
}

/// A question to one sample; against itself where it is of two. The refusal, or nothing.
struct Question {
  std::string name;
  std::size_t least;
  bool of_logs;
  std::function<std::optional<Refusal>(const Values&)> refusal;
};

template <typename Value>
std::optional<Refusal> refusal_of(const Answer<Value>& answer) {
  if (answer) return std::nullopt;
  return answer.error();
}

std::vector<Question> questions() {
  return {
      {"mean", 1, false, [](const Values& x) { return refusal_of(mean(x)); }},
      {"median", 1, false, [](const Values& x) { return refusal_of(median(x)); }},
      {"quantile", 1, false, [](const Values& x) { return refusal_of(quantile(x, 0.9)); }},
      {"p95", 20, false, [](const Values& x) { return refusal_of(p95(x)); }},
      {"standard_deviation", 2, false,
       [](const Values& x) { return refusal_of(standard_deviation(x)); }},
      {"geometric_mean", 1, true, [](const Values& x) { return refusal_of(geometric_mean(x)); }},
      {"mean_interval", 2, false, [](const Values& x) { return refusal_of(mean_interval(x)); }},
      {"geometric_mean_interval", 2, true,
       [](const Values& x) { return refusal_of(geometric_mean_interval(x)); }},
      {"unpaired_difference", 2, true,
       [](const Values& x) { return refusal_of(unpaired_difference(x, x)); }},
      {"paired_difference", 2, true,
       [](const Values& x) { return refusal_of(paired_difference(x, x)); }},
      {"mann_whitney", 1, false, [](const Values& x) { return refusal_of(mann_whitney(x, x)); }},
      {"cliffs_delta", 1, false, [](const Values& x) { return refusal_of(cliffs_delta(x, x)); }},
      {"bootstrap_median", 5, false,
       [](const Values& x) { return refusal_of(bootstrap_median(each_in_its_launch(x), 100)); }},
      {"bootstrap_ratio_of_medians", 5, true,
       [](const Values& x) {
         const auto arm = each_in_its_launch(x);
         return refusal_of(bootstrap_ratio_of_medians(arm, arm, 100));
       }},
      {"relative_half_width", 2, true,
       [](const Values& x) { return refusal_of(relative_half_width(x)); }},
      {"trials_for_half_width", 2, true,
       [](const Values& x) { return refusal_of(trials_for_half_width(x, 0.1)); }},
      {"drift_over_blocks", 3, true,
       [](const Values& x) { return refusal_of(drift_over_blocks(one_configuration(x))); }},
      {"dip_test", 4, false, [](const Values& x) { return refusal_of(dip_test(x)); }},
      {"shape_change", 5, true, [](const Values& x) { return refusal_of(shape_change(x, x)); }},
  };
}

Values rising(std::size_t n) {
  Values values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = 10 + static_cast<double>(i);
  return values;
}

TEST_CASE("every question says how few values it does not answer") {
  for (const auto& question : questions()) {
    CAPTURE(question.name);
    for (std::size_t n = 0; n < question.least; ++n) {
      CHECK(question.refusal(rising(n)) == Refusal::too_few);
    }
    CHECK_FALSE(question.refusal(rising(question.least)));
  }
}

TEST_CASE("every question refuses NaN and infinities") {
  for (const auto& question : questions()) {
    CAPTURE(question.name);
    for (const double strange : {kNan, kInfinity, -kInfinity}) {
      for (const std::size_t place : {0, 11, 24}) {
        auto values = rising(25);
        values[place] = strange;
        CHECK(question.refusal(values) == Refusal::not_finite);
      }
    }
  }
}

TEST_CASE("questions to logarithms refuse zero and less, others answer them") {
  for (const auto& question : questions()) {
    CAPTURE(question.name);
    for (const double low : {0.0, -0.0, -3.0}) {
      auto values = rising(25);
      values[7] = low;
      const auto refusal = question.refusal(values);
      CHECK((question.of_logs ? refusal == Refusal::not_positive : !refusal));
    }
  }
}

TEST_CASE("constants are answered, but where spread is the question") {
  for (const auto& question : questions()) {
    CAPTURE(question.name);
    const bool of_spread = question.name == "dip_test" || question.name == "shape_change";
    const auto refusal = question.refusal(Values(25, 0.1));
    CHECK((of_spread ? refusal == Refusal::no_spread : !refusal));
  }
}

TEST_CASE("a million values are answered") {
  VirtualNoise noise(1);
  const auto values = noise.many(1'000'000, [&] { return noise.uniform() + 0.5; });
  CHECK(mean(values).value() == Approx(1).margin(0.002));
  CHECK(median(values).value() == Approx(1).margin(0.002));
  CHECK(p95(values).value() == Approx(1.45).margin(0.002));
  CHECK(standard_deviation(values).value() == Approx(std::sqrt(1.0 / 12)).margin(0.002));
  CHECK(mann_whitney(values, values).value().p_value == 1);
  CHECK(cliffs_delta(values, values).value().estimate == 0);
  CHECK(dip_test(values).value().dip < 0.001);
}

TEST_CASE("sums that no double holds are refused") {
  CHECK(mean(Values{kLargest, -kLargest}).error() == Refusal::not_finite);
  CHECK(standard_deviation(Values{kLargest, -kLargest}).error() == Refusal::not_finite);
  CHECK(mean_interval(Values{kLargest, 1}).error() == Refusal::not_finite);
  CHECK(median(Values{kLargest, kLargest}).value() == kLargest);
}

TEST_CASE("constants have no spread, to the last bit") {
  const Values constant(3, 0.1);  // whose sum is not 0.3
  CHECK(mean(constant).value() == 0.1);
  CHECK(standard_deviation(constant).value() == 0);
  const auto interval = mean_interval(constant).value();
  CHECK((interval.low == 0.1 && interval.high == 0.1));
  const auto change = unpaired_difference(constant, Values(4, 0.2)).value().change;
  CHECK(change.standard_error == 0);
  CHECK(change_p_value(change) == 0);
  CHECK(ratio_interval(change).value().low == ratio_interval(change).value().high);
  CHECK(ratio_interval(change).value().estimate == Approx(2));
  CHECK(equivalence_p_value(change, 0.05).value() == 1);
  CHECK(equivalence_p_value(change, 1.1).value() == 0);
  const auto none = paired_difference(constant, constant).value().change;
  CHECK(change_p_value(none) == 1);
  CHECK(equivalence_p_value(none, 0.05).value() == 0);
  const auto drawn = bootstrap_median(each_in_its_launch(Values(6, 0.1)), 200).value().interval;
  CHECK((drawn.low == 0.1 && drawn.estimate == 0.1 && drawn.high == 0.1));
}

TEST_CASE("probabilities, tolerances and replicates that make no sense are refused") {
  const Values values{1, 2, 3, 4, 5};
  for (const double p : {0.0, -0.1, 1.1, kNan}) {
    CHECK(quantile(values, p).error() == Refusal::bad_argument);
  }
  for (const double confidence : {0.0, 1.0, -1.0, 2.0, kNan}) {
    CHECK(mean_interval(values, confidence).error() == Refusal::bad_argument);
    CHECK(cliffs_delta(values, values, confidence).error() == Refusal::bad_argument);
    CHECK(bootstrap_median(each_in_its_launch(values), 100, 1, confidence).error() ==
          Refusal::bad_argument);
    CHECK(drift_over_blocks(one_configuration(values), confidence).error() ==
          Refusal::bad_argument);
  }
  const LogChange change{0, 1, 1};
  for (const double tolerance : {0.0, -0.1, kInfinity, kNan}) {
    CHECK(equivalence_p_value(change, tolerance).error() == Refusal::bad_argument);
    CHECK(trials_for_half_width(values, tolerance).error() == Refusal::bad_argument);
  }
  CHECK(bootstrap_median(each_in_its_launch(values), 99).error() == Refusal::bad_argument);
  CHECK(benjamini_hochberg(Values{0.1, 1.1}).error() == Refusal::bad_argument);
  CHECK(benjamini_hochberg(Values{0.1, kNan}).error() == Refusal::bad_argument);
  CHECK(benjamini_hochberg({}).value().empty());
}

TEST_CASE("a percentile is a value that was measured, at the place that its decimals name") {
  CHECK(quantile(rising(20), 0.95).value() == 28);  // the 19th
  CHECK(quantile(rising(100), 0.95).value() == 104);
  CHECK(quantile(rising(100), 0.07).value() == 16);  // 0.07 times 100 is above 7 in doubles
  CHECK(quantile(rising(3), 1e-12).value() == 10);
  CHECK(quantile(rising(3), 1).value() == 12);
  CHECK(median(rising(4)).value() == 11.5);
}

TEST_CASE("Mann-Whitney's tails by hand, and its smallest p") {
  const auto p_value = [](const Values& base, const Values& head) {
    return mann_whitney(base, head).value().p_value;
  };
  CHECK(p_value({1, 2, 3}, {4, 5, 6}) == Approx(2.0 / 20));
  CHECK(p_value({1, 2, 3, 4}, {5, 6, 7, 8}) == Approx(2.0 / 70));
  CHECK(p_value({1, 2, 4}, {3, 5, 6}) == Approx(4.0 / 20));
  CHECK(p_value({1}, {2}) == 1);
  CHECK(p_value({3, 3}, {3, 3, 3}) == 1);
  // Tied: of the six choices of two none lies nearer to the middle.
  CHECK(p_value({3, 4}, {3, 5}) == Approx(1));
  CHECK(p_value({5, 5, 5}, {6, 6, 6}) == Approx(2.0 / 20));
  CHECK(mann_whitney(Values{3, 4}, Values{3, 5}).value().exact);
  CHECK_FALSE(mann_whitney(Values{3, 4}, Values(101, 3)).value().exact);
}

TEST_CASE("pairs have a delta of their own, whose interval is Wilson's") {
  const auto delta = within_pair_delta(Values{1, 20, 300, 4}, Values{2, 21, 301, 5}).value();
  CHECK(delta.estimate == 1);
  CHECK(delta.high == Approx(1));
  // 4 of 4: 4 / (4 + 1.96^2) at the least
  CHECK(delta.low == Approx(2 * 4 / (4 + 1.959963984540054 * 1.959963984540054) - 1));
  const auto half = within_pair_delta(Values{1, 2, 3}, Values{2, 1, 3}).value();
  CHECK(half.estimate == 0);
  CHECK(half.low == Approx(-half.high));
  CHECK(within_pair_delta(Values{1, 2}, Values{1}).error() == Refusal::unequal_lengths);
  CHECK(within_pair_delta(Values{}, Values{}).error() == Refusal::too_few);
  CHECK(within_pair_delta(Values{kNan}, Values{1}).error() == Refusal::not_finite);
}

TEST_CASE(
    "drift counts a configuration that missed a block, and leaves out one of a single trial") {
  std::vector<BlockValue> values;
  for (std::size_t block = 0; block < 6; ++block) {
    for (std::size_t configuration = 0; configuration < 3; ++configuration) {
      if (block == 0 && configuration == 2) continue;  // it failed there
      const double usual = 10.0 * static_cast<double>(configuration + 1);
      values.push_back({configuration, block, usual * std::pow(1.02, block)});
    }
  }
  values.push_back({9, 3, 1e6});
  const auto drift = drift_over_blocks(values).value();
  CHECK(drift.ratio.estimate == Approx(std::pow(1.02, 5)));
  CHECK(drift.ratio.low == Approx(std::pow(1.02, 5)));
  CHECK(drift.blocks == 6);
  CHECK(drift_over_blocks(std::vector<BlockValue>{{0, 1, 5}, {0, 1, 6}, {0, 2, 7}}).error() ==
        Refusal::too_few);
}

TEST_CASE("draws are even, below their bound, and MT19937's") {
  RandomDraws random(5489);  // the standard's default, whose 10,000th number it names
  for (int i = 0; i < 9999; ++i) random.below(4294967295U);
  CHECK(random.below(4294967295U) == 4123659995U - 1);
  std::vector<int> times(5);
  for (int i = 0; i < 50000; ++i) ++times[random.below(5)];
  // binomial(50000, 1/5): standard deviation 89; five of them
  for (const int each : times) CHECK(std::abs(each - 10000) < 450);
}

}  // namespace
}  // namespace webdyno::stats
