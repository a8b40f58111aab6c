// `webdyno import` of databases that the collector's own code has written, of others, and of none.
#include <fmt/format.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
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

TEST_CASE("an import that is interrupted says so, and leaves no copy behind") {
  SweepFixture there;
  measure_one(there);
  there.database.exec(
      "WITH RECURSIVE n(i) AS (SELECT 1000000 UNION ALL SELECT i + 1 FROM n WHERE i < 4999999) "
      "INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, "
      "duration_ns) SELECT 1, 1, 'warmup', i, i, 1.0 * i FROM n");  // more than a moment copies
  const webdyno::test::TemporaryDirectory directory;
  const auto temporary = directory.path() / "tmp";
  std::filesystem::create_directory(temporary);
  for (const std::string signal : {"INT", "TERM"}) {
    INFO(signal);
    // A shell's & has SIGINT ignored, and so it would stay: env gives it back.
    const std::string script = fmt::format(
        "TMPDIR={0} env --default-signal=INT {1} import {2} --db {3} 2> {4} & p=$!; while [ -d "
        "/proc/$p ] && ! ls {0}/*/other.db > {4}.ls 2>&1; do sleep 0.01; done; kill -{5} $p; wait "
        "$p",
        temporary.string(), WEBDYNO_BINARY, file_of(there), (directory.path() / "w.db").string(),
        (directory.path() / "said").string(), signal);
    CHECK(WEXITSTATUS(std::system(script.c_str())) == 130);
    std::ifstream said(directory.path() / "said");
    std::string line;
    std::getline(said, line);
    CHECK(line == "webdyno: interrupted; nothing of it is kept");
    CHECK(std::filesystem::is_empty(temporary));
    CHECK_FALSE(std::filesystem::exists(directory.path() / "w.db"));
  }
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
