// `webdyno import` of databases that the collector's own code has written, of others, and of none.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "server/store/database.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using webdyno::test::run_command;
using webdyno::test::SweepFixture;

namespace {

std::string file_of(const SweepFixture& fixture) {
  return (fixture.directory.path() / "s.db").string();
}

void measure_one(SweepFixture& fixture) {
  const auto lease = fixture.lease();
  REQUIRE_FALSE(fixture.deliver(lease, fixture.done(lease)));
}

}  // namespace

TEST_CASE("import takes what another database has, once, and leaves the other as it is") {
  SweepFixture there;
  measure_one(there);
  const webdyno::test::TemporaryDirectory directory;
  const std::string into = " --db " + (directory.path() / "new/w.db").string();
  const auto taken = run_command(directory, "import " + file_of(there) + into);
  CHECK(taken.exit_code == 0);
  CHECK_THAT(taken.output, Catch::Contains("1 trials added"));
  CHECK_THAT(run_command(directory, "import " + file_of(there) + into).output,
             Catch::Contains("all of it is there already"));
  CHECK(
      run_command(
          directory,
          "query --format csv \"SELECT count(*) AS n FROM trial_summary WHERE outcome = 'done'\"" +
              into)
          .output == "n\r\n1\r\n");
  CHECK(there.state() == "running");

  there.database.exec("DELETE FROM iteration");
  measure_one(there);
  there.database.exec("UPDATE metric SET value = value + 1");
  const auto refused = run_command(directory, "import " + file_of(there) + into);
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.error,
             Catch::Contains("is left out: its trial ") && Catch::Contains("has been changed"));
}

TEST_CASE("what cannot be imported is said in one line") {
  SweepFixture here;
  const std::string into = " --db " + file_of(here);
  const auto refusal = [&](const std::string& file, int exit_code) {
    const auto result = run_command(here.directory, "import " + file + into);
    CHECK(result.exit_code == exit_code);
    CHECK(std::count(result.error.begin(), result.error.end(), '\n') == 1);
    return result.error;
  };
  CHECK_THAT(refusal(file_of(here), 2), Catch::Contains("is the database itself"));
  CHECK_THAT(refusal((here.directory.path() / "none.db").string(), 3),
             Catch::EndsWith("none.db: no such database\n"));
  const auto text = here.directory.path() / "text.db";
  std::ofstream(text) << std::string(5'000, 'x');
  CHECK_THAT(refusal(text.string(), 3), Catch::Contains("text.db: file is not a database"));
  const auto foreign = here.directory.path() / "foreign.db";
  SQLite::Database(foreign.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE theirs (a)");
  CHECK_THAT(refusal(foreign.string(), 3), Catch::Contains("a database of another program"));
}

TEST_CASE("a database of an older version is imported, and stays of its version") {
  const webdyno::test::TemporaryDirectory directory;
  const auto old = directory.path() / "old.db";
  {
    std::ifstream seed(std::string(WEBDYNO_SOURCE_DIR) + "/tests/fixtures/database/version_2.sql");
    std::ostringstream sql;
    sql << seed.rdbuf();
    SQLite::Database database(old.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const char* migration : {"0001", "0002"}) {
      std::ifstream file(std::string(WEBDYNO_SOURCE_DIR) + "/schema/migrations/" + migration +
                         ".sql");
      std::ostringstream text;
      text << file.rdbuf();
      database.exec(text.str());
    }
    database.exec("PRAGMA user_version = 2");
    database.exec(sql.str());
  }
  const auto taken = run_command(
      directory, "import " + old.string() + " --db " + (directory.path() / "w.db").string());
  INFO(taken.error);
  CHECK(taken.exit_code == 0);
  CHECK_THAT(taken.output, Catch::Contains("trials added"));
  CHECK(SQLite::Database(old.string()).execAndGet("PRAGMA user_version").getInt() == 2);
}
