#include "server/sweep/clock_record.hpp"

#include <SQLiteCpp/Statement.h>

#include <catch2/catch.hpp>

#include "tests/unit/sweep/sweep_fixture.hpp"

using nlohmann::json;
using webdyno::test::SweepFixture;

TEST_CASE(
    "both sources of the page's clock are stored, and what contradicts the pings is no clock") {
  struct Case {
    json told;
    const char* source;
    int offset_us;
    int error_us;
    int events;
  };
  // The fixture's ping leaves 5'000'000 +- 301.
  const auto each = GENERATE(values<Case>({{5'000'100, "navigation_start", 5'000'100, 7, 0},
                                           {nullptr, "pings", 5'000'001, 301, 0},
                                           {5'000'400, "pings", 5'000'001, 301, 1}}));
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["navigation_start_us"] = each.told;
  CHECK_FALSE(fixture.deliver(lease, result));
  SQLite::Statement row(
      fixture.database,
      "SELECT clock_source, clock_offset_us, clock_error_us, pings_error_us, navigation_start_us, "
      "(SELECT count(*) FROM event WHERE kind = 'clock_sources_differ' AND attempt_number = 1) "
      "FROM attempt");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).getString() == each.source);
  CHECK(row.getColumn(1).getInt() == each.offset_us);
  CHECK(row.getColumn(2).getInt() == each.error_us);
  CHECK(row.getColumn(3).getInt() == 301);
  CHECK(row.getColumn(4).isNull() == each.told.is_null());
  CHECK(row.getColumn(5).getInt() == each.events);
}
