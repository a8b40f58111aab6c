#include "server/sweep/stop_rule.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace stats = webdyno::stats;
using webdyno::sweep::expected_trials;
using webdyno::sweep::Repetitions;
using webdyno::sweep::why_enough;

namespace {

/// By precision, of which all trials are done.
Repetitions measured(const std::vector<double>& means_ms, double ci_half_width = 0.02) {
  Repetitions repetitions{.min_trials = 5, .max_trials = 50, .ci_half_width = ci_half_width};
  for (const double each : means_ms) repetitions.measured.add(each);
  repetitions.ended = static_cast<std::int64_t>(means_ms.size());
  repetitions.done = repetitions.ended;
  return repetitions;
}

// s = 0.1581, t(0.975, 4) = 2.776: half-width 0.1963 of a mean of 10
const std::vector<double> kFive = {9.8, 9.9, 10, 10.1, 10.2};

}  // namespace

TEST_CASE("enough: as many as asked for at least, and an interval as narrow as asked for") {
  CHECK(why_enough(measured(kFive, 0.0197)) == "precision");
  CHECK(why_enough(measured(kFive, 0.0196)) == std::nullopt);
  CHECK(why_enough(measured({10, 10, 10, 10})) == std::nullopt);  // four
  CHECK(why_enough(measured({10, 10, 10, 10, 10})) == "precision");
  auto queued = measured(kFive, 0.5);
  queued.queued = 1;
  CHECK(why_enough(queued) == std::nullopt);
}

TEST_CASE("the moments give the numbers that the values give") {
  const auto repetitions = measured({3, 4, 4.5, 3.5, 5, 4});
  const std::vector<double> values = {3, 4, 4.5, 3.5, 5, 4};
  CHECK(stats::relative_half_width(repetitions.measured).value() ==
        Approx(stats::relative_half_width(values).value()).epsilon(1e-13));
  CHECK(stats::trials_for_half_width(repetitions.measured, 0.05).value() ==
        stats::trials_for_half_width(values, 0.05).value());
  CHECK(stats::relative_half_width(stats::Moments{}).error() == stats::Refusal::too_few);
  stats::Moments zero;
  zero.add(0);
  zero.add(0);
  CHECK(stats::relative_half_width(zero).error() == stats::Refusal::not_positive);
  CHECK(stats::trials_for_half_width(zero, 0).error() == stats::Refusal::bad_argument);
}

TEST_CASE("trials that failed count towards the most and not towards the least") {
  auto repetitions = measured({10, 10, 10, 10});
  repetitions.ended = 5;
  CHECK(why_enough(repetitions) == std::nullopt);
  CHECK(expected_trials(repetitions) == 6);
  repetitions.ended = 50;
  CHECK(why_enough(repetitions) == "max_trials");
  CHECK(expected_trials(repetitions) == 50);
}

TEST_CASE("what never runs and what has no time stops") {
  Repetitions repetitions{.min_trials = 2, .max_trials = 50, .ci_half_width = 0.02};
  repetitions.ended = 2;
  CHECK(why_enough(repetitions) == std::nullopt);
  repetitions.ended = 3;
  CHECK(why_enough(repetitions) == "never_done");
  repetitions.done = 2;  // probes
  CHECK(why_enough(repetitions) == "no_measure");
  CHECK(expected_trials(repetitions) == 3);
}

TEST_CASE("a fixed number is that number, whatever the trials are") {
  Repetitions repetitions{.min_trials = 3, .max_trials = 3, .ci_half_width = std::nullopt};
  repetitions.ended = 2;
  repetitions.queued = 1;
  CHECK(why_enough(repetitions) == std::nullopt);
  CHECK(expected_trials(repetitions) == 3);
  repetitions.ended = 3;
  repetitions.queued = 0;
  CHECK(why_enough(repetitions) == "max_trials");
}

TEST_CASE("the trials that are expected follow from the scatter, between what is and what may be") {
  // Variation 1.58 %: at a half-width of 0.5 %, t(0.975, 41) * 1.58 / sqrt(42) = 0.493
  CHECK(expected_trials(measured(kFive, 0.005)) == 41);
  CHECK(expected_trials(measured(kFive, 0.001)) == 50);
  CHECK(expected_trials(measured(kFive, 0.0196)) == 6);
  auto in_blocks = measured({9, 11});
  in_blocks.queued = 3;
  CHECK(expected_trials(in_blocks) == 50);
  CHECK(expected_trials(measured({10})) == 5);
}
