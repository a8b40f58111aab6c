// From trials' numbers to verdicts, through matching and adjustment, on sweeps whose truth is
// known.
#include <catch2/catch.hpp>

#include "server/compare/report.hpp"
#include "server/stats/precision.hpp"
#include "tests/unit/compare/measured.hpp"
#include "tests/unit/stats/virtual_noise.hpp"

using namespace webdyno::compare;
using webdyno::stats::Verdict;
using webdyno::stats::VirtualNoise;
using webdyno::test::configured;
using webdyno::test::measured;

namespace {

constexpr std::size_t kConfigurations = 20;
constexpr int kReports = 1'000;

Configuration cell(std::size_t at) {
  return configured({{"width", std::to_string(8 + at)}, {"task", "infer"}});
}

Report compared(const std::vector<Configuration>& base, const std::vector<Configuration>& head,
                const JudgingOptions& options) {
  Arms arms;
  arms.base = base;
  arms.head = head;
  return report_of(arms, match_sweeps(base, head), options);
}

}  // namespace

TEST_CASE("A/A: of reports on alike sweeps of 20 configurations 5 % at most call any row changed") {
  // Every other tolerance finds fewer.
  const JudgingOptions options{.tolerance = 0.0001, .by_block = GENERATE(false, true)};
  const bool bimodal = GENERATE(false, true);
  constexpr std::size_t kTrials = 12;  // of five no row of twenty can have a small enough p
  CAPTURE(options.by_block, bimodal);
  VirtualNoise noise(11);
  const auto draw = [&] { return 20 * (bimodal ? noise.bimodal(1.3, 0.3) : noise.lognormal(0.1)); };
  const auto sweep = [&] {
    std::vector<Configuration> configurations;
    for (std::size_t i = 0; i < kConfigurations; ++i) {
      configurations.push_back(
          measured(cell(i), Measure::inference_time, noise.many(kTrials, draw)));
    }
    return configurations;
  };
  int wrong = 0;
  for (int report = 0; report < kReports / 4; ++report) {
    const auto counts = compared(sweep(), sweep(), options).counts;
    wrong += counts.faster + counts.slower > 0 ? 1 : 0;
  }
  CHECK(wrong <= kReports / 4 * 5 / 100);
}

TEST_CASE("A/A at the usual tolerance: 1,000 reports, 5 % at most call any row changed") {
  VirtualNoise noise(12);
  const auto sweep = [&] {
    std::vector<Configuration> configurations;
    for (std::size_t i = 0; i < kConfigurations; ++i) {
      configurations.push_back(measured(cell(i), Measure::inference_time,
                                        noise.many(9, [&] { return 20 * noise.lognormal(0.05); })));
    }
    return configurations;
  };
  int wrong = 0;
  for (int report = 0; report < kReports; ++report) {
    const auto counts = compared(sweep(), sweep(), {.tolerance = 0.02, .by_block = false}).counts;
    wrong += counts.faster + counts.slower > 0 ? 1 : 0;
  }
  CHECK(wrong <= kReports * 5 / 100);
}

TEST_CASE(
    "a planted 5 % is found in 95 % of sweeps that the stop rule ended, among 19 that are alike") {
  // Trials scatter by 2 %; a half-width of half the tolerance, docs/method.md "How small a change".
  constexpr double kHalfWidth = 0.01;
  const bool by_block = GENERATE(false, true);
  CAPTURE(by_block);
  VirtualNoise noise(13);
  const auto until_precise = [&](double ms) {
    auto trials = noise.many(5, [&] { return ms * noise.lognormal(0.02); });
    while (trials.size() < 100 &&
           webdyno::stats::relative_half_width(trials).value() > kHalfWidth) {
      trials.push_back(ms * noise.lognormal(0.02));
    }
    return trials;
  };
  constexpr int kSweepsHere = 400;
  int found = 0;
  std::size_t same = 0;
  for (int sweep = 0; sweep < kSweepsHere; ++sweep) {
    std::vector<Configuration> base;
    std::vector<Configuration> head;
    for (std::size_t i = 0; i < kConfigurations; ++i) {
      base.push_back(measured(cell(i), Measure::inference_time, until_precise(20)));
      head.push_back(measured(cell(i), Measure::inference_time, until_precise(i == 7 ? 21 : 20)));
    }
    const auto report = compared(base, head, {.tolerance = 0.02, .by_block = by_block});
    found += report.measures.at(0).rows.at(7).verdict == Verdict::slower ? 1 : 0;
    same += report.counts.same;
  }
  CHECK(found >= kSweepsHere * 95 / 100);
  CHECK(same >= kSweepsHere * 19 / 2);  // "in most"
}
