#include "server/stats/verdict.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <vector>

#include "server/stats/aggregate.hpp"
#include "server/stats/power.hpp"
#include "server/stats/precision.hpp"
#include "tests/unit/stats/virtual_noise.hpp"

namespace webdyno::stats {
namespace {

constexpr double kTolerance = 0.05;

Judgement judge_one(const std::vector<double>& base, const std::vector<double>& head,
                    double tolerance = kTolerance) {
  const std::vector<Comparison> one{compare_arms(base, head, Pairing::none, tolerance).value()};
  return judge(one).front();
}

std::vector<double> scattered(double centre) {
  return {centre * 0.99, centre, centre * 1.01, centre * 0.995, centre * 1.005, centre * 1.002};
}

TEST_CASE("a verdict is faster, slower, the same as far as asked, or unsure") {
  CHECK(judge_one(scattered(20), scattered(24)).verdict == Verdict::slower);
  CHECK(judge_one(scattered(24), scattered(20)).verdict == Verdict::faster);
  CHECK(judge_one(scattered(20), scattered(20.1)).verdict == Verdict::same);
  CHECK(judge_one(scattered(20), scattered(20.1), 0.001).verdict == Verdict::unsure);
}

TEST_CASE("constant arms are judged as any other") {
  const std::vector<double> five(5, 100);
  CHECK(judge_one(five, std::vector<double>(5, 120)).verdict == Verdict::slower);
  CHECK(judge_one(five, std::vector<double>(5, 80)).verdict == Verdict::faster);
  CHECK(judge_one(five, five).verdict == Verdict::same);
  CHECK(judge_one(five, std::vector<double>(5, 102)).verdict == Verdict::same);
  CHECK(judge_one(five, {119, 120, 121, 120, 122}).verdict == Verdict::slower);
  const auto two = judge_one({100, 100}, {120, 120});  // no order of four values is improbable
  CHECK(two.verdict == Verdict::unsure);
  CHECK(two.trials_to_settle == 4);
}

TEST_CASE("a change inside of the tolerance is never faster or slower, however sure it is") {
  VirtualNoise noise(1);
  const auto arm = [&](double ms) {
    return noise.many(100, [&] { return ms * noise.lognormal(0.01); });
  };
  const auto judgement = judge_one(arm(20), arm(20.6));
  CHECK(judgement.adjusted_p_value < 1e-6);
  CHECK(judgement.verdict == Verdict::same);
}

TEST_CASE("arms that cannot be compared say why") {
  const std::vector<double> good{1, 2, 3};
  const auto refusal = [&](std::vector<double> head, Pairing pairing = Pairing::none,
                           double tolerance = kTolerance) {
    return compare_arms(good, head, pairing, tolerance).error();
  };
  CHECK(refusal({}) == Refusal::too_few);
  CHECK(refusal({1}) == Refusal::too_few);
  CHECK(refusal({1, 0, 2}) == Refusal::not_positive);
  CHECK(refusal({1, -1, 2}) == Refusal::not_positive);
  CHECK(refusal({1, std::numeric_limits<double>::quiet_NaN(), 2}) == Refusal::not_finite);
  CHECK(refusal({1, 2}, Pairing::by_block) == Refusal::unequal_lengths);
  CHECK(refusal({1, 2, 3}, Pairing::none, 0) == Refusal::bad_argument);
  CHECK(refusal({1, 2, 3}, Pairing::none, -0.1) == Refusal::bad_argument);
  // Two trials that have nothing in common: an end of the ratio is beyond a double.
  CHECK(compare_arms(std::vector<double>{1e-300, 1e300}, good, Pairing::none, 0.05).error() ==
        Refusal::not_finite);
  CHECK(judge({}).empty());
}

TEST_CASE("what many configurations ask at once is asked more strictly of each") {
  const auto slower = compare_arms(scattered(20), scattered(24), Pairing::none, kTolerance).value();
  const auto alike = compare_arms(scattered(20), scattered(20), Pairing::none, kTolerance).value();
  std::vector<Comparison> many(100, alike);
  many.push_back(slower);
  const auto judgements = judge(many);
  CHECK(slower.p_value < 0.05);
  CHECK(judgements.back().adjusted_p_value > 0.05);
  CHECK(judgements.back().verdict == Verdict::unsure);
  // One of 101 needs p below 0.05 / 101, which no order of 6 and 6 values has, and 7 and 7 have
  // not.
  CHECK(judgements.back().trials_to_settle == 8);
}

TEST_CASE("swapping base and head swaps faster and slower and turns the ratio over") {
  VirtualNoise noise(2);
  for (int round = 0; round < 50; ++round) {
    const double factor = noise.lognormal(0.1);
    const auto base = noise.many(8, [&] { return 20 * noise.lognormal(0.03); });
    const auto head = noise.many(7, [&] { return 20 * factor * noise.lognormal(0.03); });
    const auto there = compare_arms(base, head, Pairing::none, 0.02).value();
    const auto back = compare_arms(head, base, Pairing::none, 0.02).value();
    CHECK(there.ratio.estimate == Approx(1 / back.ratio.estimate));
    CHECK(there.ratio.low == Approx(1 / back.ratio.high));
    CHECK(there.delta.low == Approx(-back.delta.high));
    CHECK(there.p_value == Approx(back.p_value));
    const auto one_way = judge({{there}}).front();
    const auto other_way = judge({{back}}).front();
    CHECK((one_way.verdict == Verdict::slower) == (other_way.verdict == Verdict::faster));
    CHECK((one_way.verdict == Verdict::same) == (other_way.verdict == Verdict::same));
    CHECK(one_way.trials_to_settle == other_way.trials_to_settle);
  }
}

TEST_CASE("of three trials in an arm nothing is called a change, tied, by block or beside many") {
  const std::vector<double> twenty(20, 5);
  CHECK(judge_one(twenty, {9, 9, 9}, 0.02).verdict == Verdict::unsure);
  CHECK(judge_one({9, 9}, twenty, 0.02).verdict == Verdict::unsure);
  CHECK(judge_one({5, 5, 5}, {5.2, 5.2, 5.2}, 0.02).verdict == Verdict::unsure);
  CHECK(judge_one({5, 5, 5}, {9, 9, 9}, 0.02).verdict == Verdict::unsure);
  const std::vector<Comparison> by_block{compare_arms(std::vector<double>{5, 6, 7},
                                                      std::vector<double>{6, 7.21, 8.4},
                                                      Pairing::by_block, 0.02)
                                             .value()};
  CHECK(by_block.front().p_value == Approx(0.1));
  CHECK(judge(by_block).front().verdict == Verdict::unsure);
  CHECK(judge(by_block).front().trials_to_settle == 4);
}

TEST_CASE("where no number of trials settles it, none is named") {
  const auto at_the_tolerance = unpaired_difference(scattered(20), scattered(20 * 1.05)).value();
  CHECK_FALSE(trials_to_show_same(at_the_tolerance, 0.04));
  for (const auto pairing : {Pairing::none, Pairing::by_block}) {
    CHECK_FALSE(trials_to_show_change(at_the_tolerance, 0.06, kSignificance, pairing));
    CHECK_FALSE(trials_to_show_change(at_the_tolerance, 0.0499999, kSignificance, pairing));
  }
}

TEST_CASE("the aggregate is a geometric mean of what there is, with the count of what is not") {
  using Ratios = std::vector<std::optional<double>>;
  const auto aggregate = geometric_mean_of_ratios(Ratios{2, std::nullopt, 0.5, 8}).value();
  CHECK(aggregate.ratio == Approx(2));
  CHECK(aggregate.cells == 3);
  CHECK(aggregate.missing == 1);
  CHECK(geometric_mean_of_ratios({}).error() == Refusal::too_few);
  CHECK(geometric_mean_of_ratios(Ratios{std::nullopt}).error() == Refusal::too_few);
  CHECK(geometric_mean_of_ratios(Ratios{1, 0}).error() == Refusal::not_positive);
  CHECK(geometric_mean_of_ratios(Ratios{1, std::numeric_limits<double>::infinity()}).error() ==
        Refusal::not_finite);
}

TEST_CASE("the stop rule: half the width of the interval over the mean") {
  // t(0.975, 3) = 3.182446, s = 1.290994, n = 4, mean 2.5
  CHECK(relative_half_width(std::vector<double>{1, 2, 3, 4}).value() ==
        Approx(3.182446305 * 1.290994449 / 2 / 2.5));
  CHECK(relative_half_width(std::vector<double>{7, 7}).value() == 0);
  CHECK(relative_half_width(std::vector<double>{7}).error() == Refusal::too_few);
  CHECK(relative_half_width(std::vector<double>{7, 0}).error() == Refusal::not_positive);
}

TEST_CASE("trials for a width are the fewest that give it") {
  const std::vector<double> pilot{1, 2, 3, 4};
  // s / mean = 0.5164: t(0.975, 104) 0.5164 / sqrt(105) = 0.09994, and 0.1004 with 104
  CHECK(trials_for_half_width(pilot, 0.1).value() == 105);
  CHECK(trials_for_half_width(pilot, relative_half_width(pilot).value()).value() == 4);
  CHECK(trials_for_half_width(std::vector<double>{7, 7}, 0.01).value() == 2);
  CHECK(trials_for_half_width(pilot, 1e-9).value() == kMostTrials);
  CHECK(trials_for_half_width(pilot, 0).error() == Refusal::bad_argument);
}

}  // namespace
}  // namespace webdyno::stats
