// What `webdyno study` refuses before it measures anything; what it measures is in
// tests/unit/cli/study_plans_test.cpp.
#include <catch2/catch.hpp>

#include "tests/integration/collector/collector_process.hpp"

using Catch::Contains;
using webdyno::test::run_command;
using webdyno::test::TemporaryDirectory;

TEST_CASE("a study looks where its report goes before it measures") {
  const TemporaryDirectory directory;
  const std::string database = (directory.path() / "s.db").string();
  const auto nowhere = run_command(directory, "study --small --db " + database + " -o " +
                                                  (directory.path() / "none/r.html").string());
  CHECK(nowhere.exit_code == 2);
  CHECK_THAT(nowhere.error, Contains("there is no such directory"));
  const auto itself = run_command(directory, "study --db " + database + " -o " + database);
  CHECK(itself.exit_code == 2);
  CHECK_THAT(itself.error, Contains("is the database"));
  CHECK_FALSE(std::filesystem::exists(database));
}
