#include "server/sweep/resumable.hpp"

#include <catch2/catch.hpp>

#include "server/sweep/plan.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using Catch::Matchers::Contains;
using webdyno::test::SweepFixture;

TEST_CASE("what is left of a sweep of this webdyno can be resumed") {
  SweepFixture fixture;
  const auto left = sweep::queued_configurations(fixture.database, fixture.sweep_uuid);
  CHECK(left.size() == 4);
  CHECK_FALSE(sweep::why_not_resumable(left, fixture.catalog));
  CHECK_FALSE(sweep::why_not_resumable({}, fixture.catalog));
}

TEST_CASE("a sweep whose trials lack what pages read now, or have what none reads, cannot") {
  SweepFixture fixture;
  auto left = sweep::queued_configurations(fixture.database, fixture.sweep_uuid);
  const auto asked = [&] { return sweep::why_not_resumable(left, fixture.catalog).value_or(""); };
  SECTION("a parameter is missing") {
    left[2].parameters.erase("data");
    CHECK_THAT(asked(), Contains("trials of alpha 1.0.0 on cpu, mlp") && Contains("have no data"));
  }
  SECTION("one is not read") {
    left[0].parameters["speed"] = 3;
    CHECK_THAT(asked(), Contains("have speed, which no page reads now"));
  }
  SECTION("the version is gone") {
    left[1].framework_version = "0.9.0";
    CHECK_THAT(asked(), Contains("alpha 0.9.0") && Contains("cannot be measured any more"));
  }
}
