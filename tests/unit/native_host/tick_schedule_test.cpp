#include "native_host/tick_schedule.hpp"

#include <catch2/catch.hpp>

namespace webdyno::native_host {
namespace {

TEST_CASE("deadlines do not drift with late ticks") {
  TickSchedule schedule(1'000'000, 10);
  CHECK(schedule.deadline_us() == 1'100'000);
  CHECK(schedule.advance(1'100'000) == 0);
  CHECK(schedule.deadline_us() == 1'200'000);
  CHECK(schedule.advance(1'299'999) == 0);
  CHECK(schedule.deadline_us() == 1'300'000);
}

TEST_CASE("deadlines that pass before the tick are missed and not caught up") {
  TickSchedule schedule(1'000'000, 10);
  CHECK(schedule.advance(1'350'000) == 2);
  CHECK(schedule.deadline_us() == 1'400'000);
  CHECK(schedule.advance(1'500'000) == 1);
  CHECK(schedule.deadline_us() == 1'600'000);
}

TEST_CASE("a sample before its time takes the place of the next deadline and misses none") {
  TickSchedule schedule(0, 10);
  CHECK(schedule.advance(50'000) == 0);
  CHECK(schedule.deadline_us() == 200'000);
  CHECK(schedule.advance(400'000) == 2);
}

TEST_CASE("a rate that does not divide a second keeps its count") {
  TickSchedule schedule(0, 3);
  for (int second = 1; second <= 100; ++second) {
    for (int tick = 0; tick < 3; ++tick) CHECK(schedule.advance(schedule.deadline_us()) == 0);
    CHECK(schedule.deadline_us() == second * 1'000'000 + 333'333);
  }
}

TEST_CASE("at 0 Hz no deadline comes and none is missed") {
  TickSchedule schedule(1'000'000, 0);
  constexpr std::int64_t kCenturyUs = 100LL * 365 * 86'400 * 1'000'000;
  CHECK(schedule.deadline_us() > kCenturyUs);
  CHECK(schedule.advance(kCenturyUs) == 0);
  CHECK(schedule.deadline_us() > kCenturyUs);
}

}  // namespace
}  // namespace webdyno::native_host
