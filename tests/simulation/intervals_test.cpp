// How often 95 % intervals hold the truth, where it is known: between 93 and 97 % of 2,000 sweeps.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "server/stats/bootstrap.hpp"
#include "server/stats/drift.hpp"
#include "server/stats/interval.hpp"
#include "server/stats/log_difference.hpp"
#include "server/stats/ranks.hpp"
#include "server/stats/summary.hpp"
#include "tests/unit/stats/virtual_noise.hpp"

namespace webdyno::stats {
namespace {

constexpr double kTrueMs = 20;

bool holds(const Interval& interval, double truth) {
  return interval.low <= truth && truth <= interval.high;
}

void check_coverage(double percent) {
  CHECK(percent >= 93);
  CHECK(percent <= 97);
}

/// A trial's mean over 30 iterations, of which 15 % are slow by half.
double mean_of_bimodal_iterations(VirtualNoise& noise, double trial_ms) {
  const auto iterations = noise.many(30, [&] { return trial_ms * noise.bimodal(1.5, 0.15); });
  return mean(iterations).value();
}

std::vector<TrialNumber> in_one_launch(const std::vector<double>& values) {
  std::vector<TrialNumber> arm;
  for (const double value : values) arm.push_back({0, value});
  return arm;
}

TEST_CASE("intervals of means hold the truth under lognormal noise") {
  const std::size_t trials = GENERATE(3, 5, 10, 30);
  const double sigma = GENERATE(0.02, 0.2);
  CAPTURE(trials, sigma);
  VirtualNoise noise(1);
  const auto draw = [&] { return kTrueMs * noise.lognormal(sigma); };
  check_coverage(percent_of_sweeps(
      [&] { return holds(geometric_mean_interval(noise.many(trials, draw)).value(), kTrueMs); }));
  check_coverage(percent_of_sweeps([&] {
    return holds(mean_interval(noise.many(trials, draw)).value(),
                 kTrueMs * std::exp(sigma * sigma / 2));
  }));
}

TEST_CASE("intervals of means hold the truth under bimodal noise of iterations") {
  const std::size_t trials = GENERATE(5, 10, 30);
  CAPTURE(trials);
  VirtualNoise noise(2);
  const double truth = kTrueMs * (0.85 + 0.15 * 1.5) * std::exp(0.02 * 0.02 / 2);
  check_coverage(percent_of_sweeps([&] {
    const auto means =
        noise.many(trials, [&] { return mean_of_bimodal_iterations(noise, kTrueMs); });
    return holds(mean_interval(means).value(), truth);
  }));
}

TEST_CASE("intervals hold the truth where every second trial is slow") {
  const std::size_t trials = GENERATE(10, 20, 30);
  CAPTURE(trials);
  VirtualNoise noise(3);
  const auto draw = [&] { return kTrueMs * noise.bimodal(1.1, 0.5); };
  check_coverage(percent_of_sweeps([&] {
    return holds(geometric_mean_interval(noise.many(trials, draw)).value(),
                 kTrueMs * std::sqrt(1.1));
  }));
}

TEST_CASE("where one trial in five is slow by half, five trials often do not show it") {
  VirtualNoise noise(3);
  const double truth = kTrueMs * std::pow(1.5, 0.2);
  // No trial of five is slow in a third of sweeps: what was not seen is in no interval.
  CHECK(percent_of_sweeps([&] {
          const auto values = noise.many(5, [&] { return kTrueMs * noise.bimodal(1.5, 0.2); });
          return holds(geometric_mean_interval(values).value(), truth);
        }) < 80);
}

TEST_CASE("Welch's ratio holds the truth, arms of one scatter or of two") {
  const std::size_t base_trials = GENERATE(5, 10);
  const std::size_t head_trials = GENERATE(5, 20);
  const double head_sigma = GENERATE(0.03, 0.3);
  CAPTURE(base_trials, head_trials, head_sigma);
  VirtualNoise noise(4);
  check_coverage(percent_of_sweeps([&] {
    const auto base = noise.many(base_trials, [&] { return kTrueMs * noise.lognormal(0.03); });
    const auto head =
        noise.many(head_trials, [&] { return 1.2 * kTrueMs * noise.lognormal(head_sigma); });
    return holds(ratio_interval(unpaired_difference(base, head).value().change).value(), 1.2);
  }));
}

TEST_CASE("the bootstrapped median and ratio of medians hold the truth") {
  const std::size_t trials = GENERATE(5, 7, 10, 20);
  CAPTURE(trials);
  VirtualNoise noise(5);
  std::uint32_t seed = 0;
  const auto arm = [&](double factor, double sigma) {
    return in_one_launch(
        noise.many(trials, [&] { return factor * kTrueMs * noise.lognormal(sigma); }));
  };
  check_coverage(percent_of_sweeps(
      [&] { return holds(bootstrap_median(arm(1, 0.1), 400, ++seed).value().interval, kTrueMs); }));
  for (const double head_sigma : {0.1, 1.0}) {
    CAPTURE(head_sigma);
    check_coverage(percent_of_sweeps([&] {
      const auto ratio = bootstrap_ratio_of_medians(arm(1, 0.1), arm(1.2, head_sigma), 400, ++seed);
      return holds(ratio.value().interval, 1.2);
    }));
  }
}

TEST_CASE("the bootstrap by launches holds the truth where launches differ, by trials not") {
  VirtualNoise noise(6);
  std::uint32_t seed = 0;
  const auto arm = [&](bool told) {
    std::vector<TrialNumber> trials;
    for (std::size_t launch = 0; launch < 8; ++launch) {
      const double launch_ms = kTrueMs * noise.lognormal(0.1);
      for (int trial = 0; trial < 4; ++trial) {
        trials.push_back({told ? launch : 0, launch_ms * noise.lognormal(0.02)});
      }
    }
    return trials;
  };
  const auto coverage = [&](bool told) {
    return percent_of_sweeps([&] {
      const auto result = bootstrap_ratio_of_medians(arm(told), arm(told), 200, ++seed).value();
      return result.level == (told ? Level::launch : Level::trial) && holds(result.interval, 1);
    });
  };
  check_coverage(coverage(true));
  CHECK(coverage(false) < 75);
}

TEST_CASE("the interval of Cliff's delta holds the truth, also where arms hardly overlap") {
  const std::size_t trials = GENERATE(5, 10, 30);
  const double shift = GENERATE(0.0, 0.5, 1.0, 2.0);  // standard deviations
  CAPTURE(trials, shift);
  VirtualNoise noise(7);
  const double truth = std::erf(shift / 2);  // 2 Phi(shift / sqrt(2)) - 1
  const double percent = percent_of_sweeps([&] {
    const auto base = noise.many(trials, [&] { return noise.normal(); });
    const auto head = noise.many(trials, [&] { return shift + noise.normal(); });
    return holds(cliffs_delta(base, head).value(), truth);
  });
  // Steps of 1 / n^2 do not let it be nearer for few trials.
  CHECK(percent >= 93);
  CHECK(percent <= 99);
}

/// Blocks of 4 configurations; every block has a noise of its own, and the machine gets slower.
struct DriftingSweep {
  std::vector<BlockValue> values;
  std::vector<double> first;
  std::vector<double> second;
};

DriftingSweep drifting_sweep(VirtualNoise& noise, double drift_ratio, std::size_t blocks = 10) {
  DriftingSweep sweep;
  for (std::size_t block = 0; block < blocks; ++block) {
    const double position = static_cast<double>(block) / static_cast<double>(blocks - 1);
    const double machine = std::pow(drift_ratio, position) * noise.lognormal(0.01);
    for (std::size_t configuration = 0; configuration < 4; ++configuration) {
      const double usual = kTrueMs * static_cast<double>(configuration + 1);
      const double value = usual * machine * noise.lognormal(0.02);
      sweep.values.push_back({configuration, block, value});
      if (configuration == 0) sweep.first.push_back(value);
      if (configuration == 1) sweep.second.push_back(value);
    }
  }
  return sweep;
}

TEST_CASE("what drift does: it is measured, and ratios by block do not feel it") {
  const double drift_ratio = GENERATE(1.0, 1.1, 1.5);
  CAPTURE(drift_ratio);
  VirtualNoise noise(8);
  check_coverage(percent_of_sweeps([&] {
    return holds(drift_over_blocks(drifting_sweep(noise, drift_ratio).values).value().ratio,
                 drift_ratio);
  }));
  check_coverage(percent_of_sweeps([&] {
    const auto sweep = drifting_sweep(noise, drift_ratio);
    return holds(
        ratio_interval(paired_difference(sweep.first, sweep.second).value().change).value(), 2);
  }));
}

TEST_CASE("what drift does: a level does not exist, and nearly every such sweep is flagged") {
  VirtualNoise noise(9);
  int missed = 0;
  int flagged = 0;
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    const auto drifting = drifting_sweep(noise, 1.2);
    // The level at the beginning, which is what somebody believes to have measured.
    missed += holds(geometric_mean_interval(drifting.first).value(), kTrueMs) ? 0 : 1;
    const auto drift = drift_over_blocks(drifting.values).value();
    flagged += drift.p_value <= 0.05 && std::abs(drift.ratio.estimate - 1) > 0.05 ? 1 : 0;
  }
  CHECK(missed > 0.95 * kSweeps);
  CHECK(flagged > 0.99 * kSweeps);
}

}  // namespace
}  // namespace webdyno::stats
