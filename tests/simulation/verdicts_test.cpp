// How often verdicts are right and wrong where the truth is known, of 2,000 sweeps each.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <vector>

#include "server/stats/power.hpp"
#include "server/stats/precision.hpp"
#include "server/stats/verdict.hpp"
#include "tests/unit/stats/virtual_noise.hpp"

namespace webdyno::stats {
namespace {

constexpr double kTolerance = 0.05;

Verdict verdict_of_arms(const std::vector<double>& base, const std::vector<double>& head,
                        Pairing pairing, double tolerance) {
  const std::vector<Comparison> one{compare_arms(base, head, pairing, tolerance).value()};
  return judge(one).front().verdict;
}

bool any_is_called_changed(const std::vector<Comparison>& rows) {
  const auto judgements = judge(rows);
  return std::any_of(judgements.begin(), judgements.end(), [](const Judgement& judgement) {
    return judgement.verdict == Verdict::faster || judgement.verdict == Verdict::slower;
  });
}

TEST_CASE("A/A: no configuration of a sweep is called faster or slower, but in 5 % of sweeps") {
  constexpr double kNone = 0.0001;  // every other tolerance finds fewer
  const auto pairing = GENERATE(Pairing::none, Pairing::by_block);
  const bool bimodal = GENERATE(false, true);
  CAPTURE(static_cast<int>(pairing), bimodal);
  VirtualNoise noise(3);
  const auto value = [&] {
    return 20 * (bimodal ? noise.bimodal(1.3, 0.3) : noise.lognormal(0.1));
  };
  const double percent = percent_of_sweeps([&] {
    std::vector<Comparison> comparisons;
    for (int configuration = 0; configuration < 3; ++configuration) {
      comparisons.push_back(
          compare_arms(noise.many(9, value), noise.many(9, value), pairing, kNone).value());
    }
    return any_is_called_changed(comparisons);
  });
  CHECK(percent <= 5);
}

TEST_CASE("a true ratio at the tolerance is called the same in 5 % of sweeps") {
  VirtualNoise noise(4);
  CHECK(percent_of_sweeps([&] {
          const auto base = noise.many(12, [&] { return 20 * noise.lognormal(0.03); });
          const auto head = noise.many(12, [&] { return 21 * noise.lognormal(0.03); });
          return verdict_of_arms(base, head, Pairing::none, kTolerance) == Verdict::same;
        }) == Approx(5).margin(1.5));
}

/// Trials of both arms until each one's interval is narrow enough, 5 to 50.
std::vector<double> measured_until_precise(VirtualNoise& noise, double ms, double ci_half_width) {
  auto trials = noise.many(5, [&] { return ms * noise.lognormal(0.03); });
  while (trials.size() < 50 && relative_half_width(trials).value() > ci_half_width) {
    trials.push_back(ms * noise.lognormal(0.03));
  }
  return trials;
}

TEST_CASE("a planted 5 % is found in 95 % of sweeps that the stop rule ended, at tolerance 2 %") {
  VirtualNoise noise(5);
  const auto found = [&](double ms, Verdict verdict) {
    return percent_of_sweeps([&] {
      return verdict_of_arms(measured_until_precise(noise, 20, 0.01),
                             measured_until_precise(noise, ms, 0.01), Pairing::none,
                             0.02) == verdict;
    });
  };
  CHECK(found(21, Verdict::slower) >= 95);
  CHECK(found(20 / 1.05, Verdict::faster) >= 95);
}

TEST_CASE("the trials that would settle it do, in about four of five sweeps") {
  VirtualNoise noise(6);
  const double ratio = GENERATE(1.0, 1.02, 1.09, 1.2);
  CAPTURE(ratio);
  const auto arm = [&](double factor, std::size_t trials) {
    return noise.many(trials, [&] { return 20 * factor * noise.lognormal(0.06); });
  };
  // What the truth asks for: an estimate from many trials.
  const auto known = unpaired_difference(arm(1, 20000), arm(ratio, 20000)).value();
  const auto trials =
      std::abs(ratio - 1) < kTolerance
          ? trials_to_show_same(known, kTolerance).value()
          : trials_to_show_change(known, kTolerance, kSignificance, Pairing::none).value();
  CAPTURE(trials);
  const double settled = percent_of_sweeps([&] {
    return verdict_of_arms(arm(1, trials), arm(ratio, trials), Pairing::none, kTolerance) !=
           Verdict::unsure;
  });
  CHECK(settled >= 75);
  CHECK(settled <= 95);
}

/// Both arms by block: blocks differ by `of_blocks`, trials by 1 %, head by `ratio`.
struct Blocks {
  std::vector<double> base;
  std::vector<double> head;
};

Blocks in_blocks(VirtualNoise& noise, std::size_t blocks, double of_blocks, double ratio) {
  Blocks arms;
  for (std::size_t i = 0; i < blocks; ++i) {
    const double ms = 20 * noise.lognormal(of_blocks);
    arms.base.push_back(ms * noise.lognormal(0.01));
    arms.head.push_back(ms * ratio * noise.lognormal(0.01));
  }
  return arms;
}

TEST_CASE("what slowed blocks down hides no change from arms that are compared by block") {
  const double of_blocks = GENERATE(0.02, 0.1, 0.3);
  CAPTURE(of_blocks);
  VirtualNoise noise(8);
  const auto percent = [&](double ratio, Verdict verdict) {
    return percent_of_sweeps([&] {
      const auto arms = in_blocks(noise, 12, of_blocks, ratio);
      return verdict_of_arms(arms.base, arms.head, Pairing::by_block, 0.02) == verdict;
    });
  };
  CHECK(percent(1.05, Verdict::slower) >= 95);
  CHECK(percent(1 / 1.05, Verdict::faster) >= 95);
  CHECK(percent(1, Verdict::slower) + percent(1, Verdict::faster) <= 1);
}

TEST_CASE("the blocks that would settle it do, however much they differ") {
  const double of_blocks = GENERATE(0.02, 0.3);
  CAPTURE(of_blocks);
  VirtualNoise noise(9);
  const auto many = in_blocks(noise, 20000, of_blocks, 1.035);
  const auto known = paired_difference(many.base, many.head).value();
  const auto blocks = trials_to_show_change(known, 0.02, kSignificance, Pairing::by_block).value();
  CAPTURE(blocks);
  const double settled = percent_of_sweeps([&] {
    const auto arms = in_blocks(noise, blocks, of_blocks, 1.035);
    return verdict_of_arms(arms.base, arms.head, Pairing::by_block, 0.02) == Verdict::slower;
  });
  CHECK(settled >= 75);
  CHECK(settled <= 97);
}

TEST_CASE("of arms that take few values, chance says no difference without scatter") {
  VirtualNoise noise(31);
  const auto value = [&] { return noise.bimodal(1.3, 0.5) > 1.15 ? 1.3 : 1.0; };
  const auto blocks = GENERATE(4, 5);
  CAPTURE(blocks);
  const double percent = percent_of_sweeps([&] {
    std::vector<Comparison> rows;
    for (int row = 0; row < 20; ++row) {
      const auto base = noise.many(blocks, value);
      const auto head = noise.many(blocks, value);
      rows.push_back(compare_arms(base, head, Pairing::by_block, 0.02).value());
    }
    return any_is_called_changed(rows);
  });
  CHECK(percent <= 5);
}

}  // namespace
}  // namespace webdyno::stats
