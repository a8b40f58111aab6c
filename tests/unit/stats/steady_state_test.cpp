#include "server/stats/steady_state.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "tests/unit/stats/virtual_noise.hpp"

namespace webdyno::stats {
namespace {

constexpr int kTrials = 150;

/// Iterations about levels that each hold up to an index; `correlation` ties neighbours together.
struct Trial {
  std::vector<std::pair<std::size_t, double>> levels;
  double sigma;
  double correlation = 0;
};

std::vector<double> iterations(VirtualNoise& noise, const Trial& trial) {
  std::vector<double> durations;
  double state = noise.normal();
  for (const auto& [end, level] : trial.levels) {
    while (durations.size() < end) {
      const double fresh = std::sqrt(1 - trial.correlation * trial.correlation);
      state = trial.correlation * state + fresh * noise.normal();
      // One in fifty is a garbage collection.
      const double pause = noise.uniform() < 0.02 ? 2 : 1;
      durations.push_back(level * std::exp(trial.sigma * state) * pause);
    }
  }
  return durations;
}

/// Of trials; nullopt: too few iterations to tell.
double percent_called(const Trial& trial, std::optional<Course> course, std::uint32_t seed = 1) {
  VirtualNoise noise(seed);
  int times = 0;
  for (int each = 0; each < kTrials; ++each) {
    const auto state = steady_state(iterations(noise, trial));
    times += (state ? std::optional(state->course) : std::nullopt) == course ? 1 : 0;
  }
  return 100.0 * times / kTrials;
}

TEST_CASE("a level with noise is flat, also where neighbours resemble each other") {
  const std::size_t n = GENERATE(20, 50, 200, 1000, 3000);
  const double sigma = GENERATE(0.005, 0.05, 0.3);
  const double correlation = GENERATE(0.0, 0.5);
  CAPTURE(n, sigma, correlation);
  const Trial trial{{{n, 1.0}}, sigma, correlation};
  const double flat = percent_called(trial, Course::flat);
  CHECK(flat + percent_called(trial, std::nullopt) >= 95);
  if (sigma == 0.005 && n > 20)
    CHECK(flat >= 95);  // pauses of 20 iterations say little of their noise
}

TEST_CASE("levels that fall are a warm-up, and it is known where it ends") {
  const std::size_t n = GENERATE(60, 400, 2000);
  const Trial trial{{{n / 4, 1.5}, {n / 2, 1.2}, {n, 1.0}}, 0.03};
  CAPTURE(n);
  CHECK(percent_called(trial, Course::warm_up) >= 95);
  VirtualNoise noise(2);
  const auto begins = steady_state(iterations(noise, trial)).value().begins.value();
  CHECK(static_cast<double>(begins) ==
        Approx(static_cast<double>(n) / 2).margin(0.03 * static_cast<double>(n)));
}

TEST_CASE("a level that was lower before is a slowdown, after a warm-up too") {
  CHECK(percent_called({{{100, 1.0}, {300, 1.2}}, 0.03}, Course::slowdown) >= 95);
  CHECK(percent_called({{{50, 2.0}, {150, 1.0}, {300, 1.2}}, 0.03}, Course::slowdown) >= 95);
}

TEST_CASE("what changes within its last quarter is never steady, nor what goes on falling") {
  CHECK(percent_called({{{255, 1.0}, {300, 1.3}}, 0.03}, Course::never) >= 95);
  std::vector<double> falling;
  for (int i = 0; i < 400; ++i) falling.push_back(100 * std::exp(-0.004 * i));
  const auto state = steady_state(falling).value();
  CHECK(state.course == Course::never);
  CHECK_FALSE(state.begins);
}

TEST_CASE("what noise would hide is not called flat") {
  struct Case {
    std::size_t n;
    double sigma;
    double slower;
  };
  const auto [n, sigma, slower] = GENERATE(values<Case>(
      {{20, 0.1, 1.25}, {60, 0.3, 1.5}, {250, 0.5, 1.5}, {1000, 0.3, 1.1}, {36, 0.5, 3.0}}));
  CAPTURE(n, sigma, slower);
  CHECK(percent_called({{{n / 2, slower}, {n, 1.0}}, sigma}, Course::flat) <= 5);
}

TEST_CASE("what comes and goes, and what has only just come, leaves a trial as steady as it was") {
  CHECK(percent_called({{{100, 1.0}, {115, 1.3}, {300, 1.0}}, 0.02}, Course::flat) >= 95);
  CHECK(percent_called({{{250, 1.0}, {265, 1.3}, {300, 1.0}}, 0.02}, Course::flat) >= 95);
  CHECK(percent_called({{{290, 1.0}, {300, 0.9}}, 0.02}, Course::flat) >= 95);
  const Trial trial{{{60, 1.5}, {200, 1.0}, {215, 1.3}, {300, 1.0}}, 0.02};
  CHECK(percent_called(trial, Course::warm_up) >= 95);
  VirtualNoise noise(7);
  const auto begins = steady_state(iterations(noise, trial)).value().begins.value();
  CHECK(static_cast<double>(begins) == Approx(60).margin(6));
}

TEST_CASE("levels that differ by less than 2 % are one") {
  CHECK(percent_called({{{200, 1.01}, {400, 1.0}}, 0.002}, Course::flat) >= 95);
  CHECK(percent_called({{{200, 1.04}, {400, 1.0}}, 0.002}, Course::warm_up) >= 95);
}

TEST_CASE("single slow iterations are no change of level, the first one neither") {
  VirtualNoise noise(3);
  auto durations = noise.many(200, [&] { return noise.lognormal(0.02); });
  durations[0] = 50;
  durations[120] = 30;
  CHECK(steady_state(durations).value().course == Course::flat);
}

TEST_CASE("constants, and what the timer rounds to two values, are flat") {
  CHECK(steady_state(std::vector<double>(100, 3.25)).value().course == Course::flat);
  CHECK(steady_state(std::vector<double>(100, 3.25)).value().begins == 0U);
  VirtualNoise noise(4);
  const auto steps = noise.many(1000, [&] { return noise.uniform() < 0.5 ? 0.100 : 0.105; });
  CHECK(steady_state(steps).value().course == Course::flat);
}

TEST_CASE("constants that step once are told to the very iteration") {
  std::vector<double> durations(80, 2.0);
  durations.resize(200, 1.0);
  const auto state = steady_state(durations).value();
  CHECK(state.course == Course::warm_up);
  CHECK(state.begins == 80U);
}

TEST_CASE("a million iterations are looked at by slices") {
  VirtualNoise noise(5);
  std::vector<double> durations = noise.many(1'000'000, [&] { return noise.uniform() + 1; });
  for (std::size_t i = 0; i < 200'000; ++i) durations[i] *= 1.5;
  const auto state = steady_state(durations).value();
  CHECK(state.course == Course::warm_up);
  CHECK(static_cast<double>(state.begins.value()) == Approx(200'000).margin(4'000));
}

TEST_CASE("scale does not matter, and the same iterations give the same answer") {
  VirtualNoise noise(6);
  const auto durations = iterations(noise, {{{30, 1.4}, {200, 1.0}}, 0.05});
  std::vector<double> in_ns;
  for (const double ms : durations) in_ns.push_back(ms * 1048576);
  const auto first = steady_state(durations).value();
  CHECK(steady_state(durations).value().begins == first.begins);
  CHECK(steady_state(in_ns).value().begins == first.begins);
  CHECK(steady_state(in_ns).value().course == first.course);
}

TEST_CASE("too few iterations, and durations that are none, have no course") {
  CHECK(steady_state({}).error() == Refusal::too_few);
  CHECK(steady_state(std::vector<double>(19, 1.0)).error() == Refusal::too_few);
  CHECK(steady_state(std::vector<double>(20, 1.0)).value().course == Course::flat);
  CHECK(steady_state(std::vector<double>(20, 0.0)).error() == Refusal::not_positive);
  std::vector<double> broken(30, 1.0);
  broken[7] = std::numeric_limits<double>::quiet_NaN();
  CHECK(steady_state(broken).error() == Refusal::not_finite);
}

}  // namespace
}  // namespace webdyno::stats
