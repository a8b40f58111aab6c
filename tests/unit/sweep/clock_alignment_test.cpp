#include "server/sweep/clock_alignment.hpp"

#include <catch2/catch.hpp>
#include <random>

using webdyno::sweep::align_clocks;
using webdyno::sweep::ClockPing;

TEST_CASE("one ping bounds the offset by its round trip") {
  // host between 1000 and 1400 of the page: offset in [5000 - 1400, 5000 - 1000]
  const auto clock = align_clocks({{1000, 5000, 1400}}, 0);
  REQUIRE(clock);
  CHECK(clock->offset_us == 3800);
  CHECK(clock->error_us == 200);
  CHECK(align_clocks({{1000, 5000, 1400}}, 100)->error_us == 250);
}

TEST_CASE("the true offset lies within the error, however the delays fall") {
  std::mt19937 random(3);
  for (int round = 0; round < 1000; ++round) {
    const auto delay = [&] { return 100 + static_cast<double>(random() % 2000); };
    const std::int64_t offset = 1'000'000 + static_cast<std::int64_t>(random() % 1000);
    std::vector<ClockPing> pings;
    double page_us = 0;
    for (int i = 0; i < 8; ++i) {
      const double up = delay();
      const double down = delay();
      const auto cut = [](double us) { return std::floor(us / 100) * 100; };  // a 100 us clock
      pings.push_back({cut(page_us), static_cast<std::int64_t>(page_us + up) + offset,
                       cut(page_us + up + down)});
      page_us += up + down + 50;
    }
    const auto clock = align_clocks(pings, 100);
    REQUIRE(clock);
    CHECK(std::abs(clock->offset_us - offset) <= clock->error_us);
  }
}

TEST_CASE("no pings, and pings that contradict each other, give nothing") {
  CHECK_FALSE(align_clocks({}, 100));
  CHECK_FALSE(align_clocks({{1000, 5000, 1100}, {2000, 9000, 2100}}, 0));
}
