#include <SQLiteCpp/Database.h>

#include <catch2/catch.hpp>

#include "server/store/database.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using webdyno::test::run_command;
using webdyno::test::SweepFixture;
using webdyno::test::TemporaryDirectory;

TEST_CASE("rebuild computes the derived tables from the raw rows, and makes no database") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
  fixture.database.exec("UPDATE trial_measure SET mean_ms = 7");
  const auto file = fixture.directory.path() / "s.db";

  const TemporaryDirectory directory;
  const auto rebuilt = run_command(directory, "rebuild --db " + file.string());
  CHECK(rebuilt.exit_code == 0);
  CHECK_THAT(rebuilt.output, Catch::Contains("s.db: 1 ended trials computed anew in "));
  CHECK(fixture.count("SELECT count(*) FROM trial_measure WHERE mean_ms = 7") == 0);

  const auto none = directory.path() / "none.db";
  const auto refused = run_command(directory, "rebuild --db " + none.string());
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.error, Catch::EndsWith("none.db: no such database; name another with --db\n"));
  CHECK_FALSE(std::filesystem::exists(none));
}
