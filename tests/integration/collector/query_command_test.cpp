// `webdyno query` and `queries`, as a person and a shell use them.
#include <catch2/catch.hpp>
#include <cmath>

#include "server/store/database.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using webdyno::test::run_command;
using webdyno::test::SweepFixture;

namespace {

struct MeasuredOnce : SweepFixture {
  MeasuredOnce() {
    const auto first = lease();
    REQUIRE_FALSE(deliver(first, done(first)));
  }
  auto query(const std::string& arguments) {
    return run_command(directory,
                       "query --db " + (directory.path() / "s.db").string() + " " + arguments);
  }
};

}  // namespace

TEST_CASE("rows go on for as long as somebody reads them") {
  MeasuredOnce measured;
  const std::string endless =
      "\"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n\"";
  for (const std::string format : {"table", "csv", "json"}) {
    INFO(format);
    const auto result = measured.query("--format " + format + " " + endless + " | head -n 3000");
    CHECK(result.exit_code == 0);
    CHECK(std::count(result.output.begin(), result.output.end(), '\n') == 3'000);
  }
}

TEST_CASE("a saved query is asked for by name, with values of its parameters") {
  MeasuredOnce measured;
  const auto fastest = measured.query("--format csv fastest");
  CHECK(fastest.exit_code == 0);
  CHECK_THAT(fastest.output, Catch::StartsWith("workload,task,"));
  CHECK(measured.query("--format csv fastest sweep_id=1").output == fastest.output);
  CHECK(measured.query("--format csv fastest sweep_id=2").output != fastest.output);
  const auto refused = measured.query("fastest sweep=1");
  CHECK(refused.exit_code == 2);
  CHECK(refused.error == "webdyno: query fastest has no parameter 'sweep': it takes sweep_id\n");
  CHECK_THAT(measured.query("nothing").error,
             Catch::StartsWith(
                 "webdyno: there is no saved query 'nothing': allowed are claim_call_depth, "));
  CHECK(measured.query("\"SELECT :a + 1 AS n\" a=2").output == "n\n3\n");
  CHECK_THAT(measured.query("\"SELECT :a\"").error, Catch::Contains("parameter :a of the query"));
  CHECK_THAT(measured.query("SELECT 1").error, Catch::Contains("no saved query 'SELECT'"));
  CHECK_THAT(measured.query("--plot \"SELECT 'a' AS x, 1 AS n UNION SELECT 'b', 2\"").output,
             Catch::StartsWith("n\na  1  "));
  CHECK(measured.query("--plot --format csv fastest").exit_code == 2);
}

TEST_CASE("queries lists the saved ones, and shows one") {
  const webdyno::test::TemporaryDirectory directory;
  const auto all = run_command(directory, "queries");
  CHECK(all.exit_code == 0);
  CHECK_THAT(all.output, Catch::Contains("\nwarm_up_curve ") &&
                             Catch::Contains(" sweep_id, framework, backend, most "));
  CHECK_THAT(run_command(directory, "queries fastest").output,
             Catch::Contains("sweep_id") && Catch::EndsWith("mean_ms;\n"));
  CHECK(run_command(directory, "queries none").exit_code == 2);
}

TEST_CASE("findings are the means of their queries' rows, and say what is not measured") {
  MeasuredOnce measured;
  for (int i = 0; i < 3; ++i) {
    const auto next = measured.lease();
    REQUIRE_FALSE(measured.deliver(next, measured.done(next)));
  }
  measured.database.exec("UPDATE trial_cpu SET average_percent = 25.0 * trial_id");
  const std::string file = " --db " + (measured.directory.path() / "s.db").string();
  const auto told = run_command(measured.directory, "findings --format json" + file);
  INFO(told.error);
  REQUIRE(told.exit_code == 0);
  const auto report = nlohmann::json::parse(told.output);
  for (const auto& finding : report["findings"]) {
    INFO(finding.dump());
    const auto rows = nlohmann::json::parse(
        measured.query("--format json " + finding["query"].get<std::string>()).output)["rows"];
    CHECK(finding["trials"] == rows.size());
    CHECK(finding["measured"] == !rows.empty());
    double logs = 0;
    for (const auto& row : rows) logs += std::log(row[2].get<double>());
    // Each configuration has one trial here.
    if (!rows.empty())
      CHECK(finding["value"].get<double>() ==
            Approx(std::exp(logs / static_cast<double>(rows.size()))));
    CHECK(finding["ci95_low"].is_null());
  }
  const auto text = run_command(measured.directory, "findings last" + file);
  CHECK_THAT(text.output, Catch::StartsWith("sweep 1, plan ") &&
                              Catch::Contains("A page that trains on the CPU keeps ") &&
                              Catch::Contains("not measured in this sweep; plan "));
  CHECK(run_command(measured.directory, "findings 7" + file).exit_code == 2);

  // A value without a logarithm leaves its trial out, and not the finding; flags are counted.
  measured.database.exec(
      "UPDATE trial_cpu SET average_percent = 0 WHERE trial_id = (SELECT "
      "min(trial_id) FROM trial_cpu WHERE task = 'train')");
  measured.database.exec("UPDATE attempt SET flags = '[\"noisy\"]'");
  measured.database.exec("UPDATE trial_course SET flags = '[\"noisy\"]'");
  const auto again = nlohmann::json::parse(
      run_command(measured.directory, "findings --format json" + file).output);
  const auto cores =
      std::find_if(again["findings"].begin(), again["findings"].end(),
                   [](const nlohmann::json& each) { return each["query"] == "finding_cores"; });
  REQUIRE(cores != again["findings"].end());
  CHECK((*cores)["left_out_trials"] == 1);
  CHECK((*cores)["measured"] == true);
  CHECK((*cores)["flags"] == nlohmann::json{{{"flag", "noisy"}, {"trials", (*cores)["trials"]}}});
}
