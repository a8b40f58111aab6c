#include "server/cli/study_plans.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "tests/unit/store/temporary_directory.hpp"

using namespace webdyno;
using cli::ExitCode;
using cli::PlanStanding;
using State = cli::PlanStanding::State;

namespace {

sweep::Plan tiny(const std::string& name) {
  sweep::Plan plan;
  plan.name = name;
  plan.document = {{"name", name}};
  return plan;
}

/// A database that sweeps are written into, as this machine or another one measures them.
struct StudyDatabase {
  StudyDatabase() {
    ::setenv("XDG_STATE_HOME", directory.path().c_str(), 1);
    std::filesystem::create_directory(directory.path() / "webdyno");
    std::ofstream(directory.path() / "webdyno" / "host.json") << R"({"host_uuid":"here"})";
  }
  ~StudyDatabase() { ::unsetenv("XDG_STATE_HOME"); }

  void sweep(const sweep::Plan& plan, const std::string& state, const std::string& host = "here") {
    auto database = store::open_for_writing(file);
    database.exec(fmt::format(
        "INSERT OR IGNORE INTO host (host_uuid, hostname, fingerprint_sha256, fingerprint, "
        "clock_ticks_per_s, page_bytes) VALUES ('{}', 'h', 'f', '{{}}', 100, 4096)",
        host));
    database.exec(fmt::format(
        "INSERT INTO sweep (sweep_uuid, contract_version, webdyno_version, plan_name, plan_sha256, "
        "plan, seed, host_id, rate_hz, trial_timeout_ms, state, launched, created_realtime_us) "
        "SELECT '{0}-' || count(*), 1, '0', '{0}', '{1}', '{{}}', 1, (SELECT host_id FROM host "
        "WHERE host_uuid = '{2}'), 10, 60000, '{3}', 1, count(*) FROM sweep",
        plan.name, wire::sha256_hex(wire::canonical_json(plan.document)), host, state));
    database.exec(
        "INSERT OR IGNORE INTO configuration (configuration_id, configuration_sha256, framework, "
        "framework_version, backend, platform, workload, task, parameters) VALUES (1, 'c', 'tfjs', "
        "'1', 'cpu', 'browser', 'mlp', 'train', '{}')");
    if (state == "done") return;
    database.exec(
        "INSERT INTO trial (trial_uuid, contract_version, sweep_id, configuration_id, position, "
        "block) SELECT 't' || max(sweep_id), 1, max(sweep_id), 1, 0, 0 FROM sweep");
  }

  void end(const std::string& plan) {
    store::open_for_writing(file).exec("UPDATE sweep SET state = 'done' WHERE plan_name = '" +
                                       plan + "'");
  }

  test::TemporaryDirectory directory;
  std::filesystem::path file = directory.path() / "study.db";
};

}  // namespace

TEST_CASE("a study measures its plans in their order, and what is done not again") {
  StudyDatabase database;
  const std::vector<sweep::Plan> plans = {tiny("one"), tiny("two"), tiny("three")};
  std::vector<std::string> measured;
  const auto measure = [&](const PlanStanding& standing) {
    measured.push_back(standing.plan);
    CHECK(standing.state == State::kMissing);
    if (standing.plan == "two" && measured.size() == 2) {
      database.sweep(tiny("two"), "stopped");
      return ExitCode::kInterrupted;  // Ctrl-C
    }
    database.sweep(tiny(standing.plan), "done");
    return ExitCode::kDone;
  };
  CHECK(cli::measure_missing(database.file, plans, measure) == ExitCode::kInterrupted);
  CHECK(measured == std::vector<std::string>{"one", "two"});

  std::vector<std::string> resumed;
  const auto go_on = [&](const PlanStanding& standing) {
    resumed.push_back(standing.plan + " " + standing.sweep_uuid);
    if (standing.state == State::kUnfinished)
      database.end(standing.plan);
    else
      database.sweep(tiny(standing.plan), "done");
    return ExitCode::kDone;
  };
  CHECK(cli::measure_missing(database.file, plans, go_on) == ExitCode::kDone);
  CHECK(resumed == std::vector<std::string>{"two two-1", "three "});
  CHECK(cli::measure_missing(database.file, plans, go_on) == ExitCode::kDone);
  CHECK(resumed.size() == 2);
  for (const auto& each : cli::standings_of(database.file, plans))
    CHECK(each.state == State::kDone);
}

TEST_CASE("a plan is done by this machine's sweep of the very same plan alone") {
  StudyDatabase database;
  CHECK(cli::standings_of(database.file, {tiny("one")}).front().state == State::kMissing);
  CHECK_FALSE(std::filesystem::exists(database.file));
  const auto state = [&] { return cli::standings_of(database.file, {tiny("one")}).front().state; };
  database.sweep(tiny("one"), "done", "elsewhere");
  CHECK(state() == State::kMissing);
  auto other = tiny("one");
  other.document["repeat"] = {{"trials", 9}};
  database.sweep(other, "done");
  CHECK(state() == State::kMissing);
  database.sweep(tiny("one"), "stopped");
  CHECK(state() == State::kUnfinished);
  database.sweep(tiny("one"), "done");
  CHECK(state() == State::kDone);
  CHECK(cli::standings_of(database.file, {tiny("one")}).front().sweep_uuid == "one-3");
}

TEST_CASE("the small study has the small form of each plan that has one") {
  const auto full = cli::study_plan_names(false);
  const auto small = cli::study_plan_names(true);
  REQUIRE(full.size() == small.size());
  for (std::size_t i = 0; i < full.size(); ++i)
    CHECK((small[i] == full[i] || small[i] == full[i] + "-small"));
}
