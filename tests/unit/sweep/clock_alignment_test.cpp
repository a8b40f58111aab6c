#include "server/sweep/clock_alignment.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using webdyno::sweep::align_clocks;
using webdyno::sweep::ClockPing;
using webdyno::sweep::place_page;

TEST_CASE("one ping bounds the offset by its round trip and the steps of both clocks") {
  // host between 1000 and 1400 of the page: offset in [5000 - 1400, 5001 - 1000]
  const auto clock = align_clocks({{1000, 5000, 1400}}, 0);
  REQUIRE(clock);
  CHECK(clock->offset_us == 3801);
  CHECK(clock->error_us == 201);
  CHECK(align_clocks({{1000, 5000, 1400}}, 100)->error_us == 301);
}

TEST_CASE(
    "the true offset lies within the error, whichever end of its step a page time is shown as") {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> fraction(0, 1);
  int outside_of_a_clock_that_cuts = 0;
  for (const double step_us : {5.0, 100.0}) {
    for (int round = 0; round < 10'000; ++round) {
      // Chromium's TimeClamper: one of the two ends of the step, and the same one for the same
      // step.
      const double threshold = fraction(random);
      const auto shown = [&](double us) {
        const double lower = std::floor(us / step_us) * step_us;
        return us - lower < threshold * step_us ? lower : lower + step_us;
      };
      const double offset_us = 1e6 + 1000 * fraction(random);  // in no step with either clock
      std::vector<ClockPing> pings;
      double page_us = 1000 * fraction(random);
      for (int i = 0; i < 8; ++i) {
        const double host_page_us = page_us + (round % 2 == 0 ? 1 : 300) * fraction(random);
        const double received_us = host_page_us + (round % 2 == 0 ? 1 : 300) * fraction(random);
        pings.push_back({shown(page_us),
                         static_cast<std::int64_t>(std::floor(host_page_us + offset_us)),
                         shown(received_us)});
        page_us = received_us + 50 * fraction(random);
      }
      const auto clock = align_clocks(pings, step_us);
      REQUIRE(clock);
      REQUIRE(std::abs(static_cast<double>(clock->offset_us) - offset_us) <=
              static_cast<double>(clock->error_us));
      for (const auto& ping : pings)
        outside_of_a_clock_that_cuts +=
            offset_us > static_cast<double>(ping.host_us) - ping.page_send_us ? 1 : 0;
    }
  }
  CHECK(outside_of_a_clock_that_cuts > 0);  // the simulated clock does round up
}

TEST_CASE("no pings, and pings that contradict each other, give nothing") {
  CHECK_FALSE(align_clocks({}, 100));
  CHECK_FALSE(align_clocks({{1000, 5000, 1100}, {2000, 9000, 2100}}, 0));
}

namespace {

constexpr double kFineStepUs = 5;

/// Between 4596 and 5000 by a clock of 5 us: 405 us wide, and 5 more at both ends.
const std::vector<ClockPing> kPings = {{1005, 6000, 1405}};

}  // namespace

TEST_CASE("pings that lie between two coarse steps are of a clock as fine as the page's own") {
  CHECK(place_page(kPings, {}, kFineStepUs).pings->error_us == 206);
  CHECK(place_page({{1000, 6000, 1400}}, {}, kFineStepUs).pings->error_us == 301);
  // A double of milliseconds shows 1000 us as this.
  CHECK(place_page({{1000.0000000894, 6000, 1399.9999851}}, {}, kFineStepUs).pings->error_us ==
        301);
  CHECK(place_page(kPings, {}, 100).pings->error_us == 301);
  CHECK(place_page(kPings, {}, {}).pings->error_us == 301);  // nobody measured the page's step
}

TEST_CASE("the browser's own word for the page's time origin is finer than the pings") {
  const auto clock = place_page(kPings, 4700, kFineStepUs);
  REQUIRE(clock.best);
  CHECK(clock.source() == "navigation_start");
  CHECK(clock.best->offset_us == 4700);
  CHECK(clock.best->error_us == 7);  // a step, the host's microsecond, the page's rounding
  CHECK(clock.pings->error_us == 206);
  CHECK(place_page(kPings, 4700, 5.000001).best->error_us == 7);
  CHECK(place_page(kPings, 4700, 100).best->error_us == 102);
}

TEST_CASE("NavigationStart that the pings exclude is not believed") {
  // The pings' 4797 or 4798 +- 206, and 7 of its own.
  for (const std::int64_t told : {4500, 5100}) {
    const auto clock = place_page(kPings, told, kFineStepUs);
    CHECK(clock.differ());
    CHECK(clock.source() == "pings");
    CHECK(clock.best->offset_us == clock.pings->offset_us);
    CHECK(clock.navigation_start->offset_us == told);
  }
  CHECK_FALSE(place_page(kPings, 4590, kFineStepUs).differ());  // by its own error
}

TEST_CASE("without pings, or where they contradict each other, NavigationStart is not believed") {
  for (const auto& pings :
       {std::vector<ClockPing>{}, std::vector<ClockPing>{{1005, 5000, 1105}, {2005, 9000, 2105}}}) {
    const auto clock = place_page(pings, 4700, kFineStepUs);
    CHECK_FALSE(clock.best);
    CHECK_FALSE(clock.source());
    CHECK(clock.navigation_start);
  }
}

TEST_CASE("pings that are finer than the page's own timer stand") {
  const auto clock = place_page({{1010, 6000, 1010}}, 4990, 100);
  CHECK(clock.source() == "pings");
  CHECK_FALSE(place_page(kPings, {}, kFineStepUs).navigation_start);
}
