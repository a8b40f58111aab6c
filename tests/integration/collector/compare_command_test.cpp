// `webdyno compare` on databases that the collector's own code has written: leases, samples,
// results.
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "server/store/database.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/order.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/samples.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using namespace webdyno;
using nlohmann::json;
using test::run_command;

namespace {

constexpr int kTrials = 6;

/// How much longer than one of base an iteration of head is.
struct Slowdown {
  double train = 1;
  double infer = 1;
};

/// A database of two sweeps of one plan, the second one slowed down, and a third of two frameworks.
struct ComparedSweeps : test::SweepFixture {
  explicit ComparedSweeps(Slowdown slowdown = {}) : SweepFixture(kTrials) {
    // Measuring takes two seconds: each database is made once, and copied for the cases after.
    static std::map<std::pair<double, double>, std::unique_ptr<ComparedSweeps>> made;
    auto& first = made[{slowdown.train, slowdown.infer}];
    if (!first) first.reset(new ComparedSweeps(slowdown, Measured{}));
    SQLite::Backup copy(database, first->database);
    copy.executeStep();
    driver_uuid = first->driver_uuid;
    sweep_uuid = first->sweep_uuid;
    head_uuid = first->head_uuid;
  }

  std::string make(const json& plan) {
    const auto parsed = sweep::parse_plan(plan, catalog);
    REQUIRE(parsed);
    const auto configurations = sweep::expand(*parsed, catalog);
    return sweep::create_sweep(database, {.plan = *parsed,
                                          .configurations = configurations,
                                          .seed = 8,
                                          .rate_hz = 10,
                                          .launched = true});
  }

  /// Every trial of a sweep to its end; `fail`: with an error, of one framework.
  void measure(const std::string& uuid, Slowdown slowdown, const std::string& fail = "",
               const json& flags_of_first_block = json::array()) {
    for (auto answer = ask(driver_uuid, uuid); std::holds_alternative<sweep::Lease>(answer);
         answer = ask(driver_uuid, uuid)) {
      const auto lease = std::get<sweep::Lease>(answer);
      sweep::record_samples(database, test::batch(lease, 0));
      const bool train = lease.configuration["task"] == "train";
      const bool beta = lease.configuration["framework"] == "beta";
      json result = done(lease);
      // Trials of a configuration scatter by 0.2 % a repetition.
      const double factor = (train ? slowdown.train : slowdown.infer) * (beta ? 2 : 1) *
                            (1 + 0.002 * static_cast<double>(lease.repetition));
      const auto ns = static_cast<std::int64_t>(10'000'000 * factor);
      auto& report = result["report"];
      report["framework_version"] = lease.configuration["framework_version"];
      report["iterations"] = {{{"phase", lease.configuration["task"]},
                               {"start_us", {3'000, 200'000}},
                               {"duration_ns", {ns, ns}},
                               {"returned_ns", {ns, ns}},
                               {"calls", {1, 1}}}};
      if (lease.repetition == 1) report["flags"] = flags_of_first_block;
      if (lease.configuration["framework"] == fail) {
        result["outcome"] = "page_error";
        result["message"] = "it broke";
      }
      const auto refused = deliver(lease, result);
      if (refused) FAIL(refused->path() << ": " << refused->what());
    }
  }

  std::string file() const { return (directory.path() / "s.db").string(); }

  test::CommandResult compare(const std::string& arguments) {
    return run_command(directory, "compare --db " + file() + " " + arguments);
  }

  json compared(const std::string& arguments) {
    const auto result = compare(arguments + " --format json");
    INFO(result.error);
    REQUIRE(result.exit_code == 0);
    return json::parse(result.output);
  }

  std::string head_uuid;

 private:
  struct Measured {};
  ComparedSweeps(Slowdown slowdown, Measured) : SweepFixture(kTrials) {
    measure(sweep_uuid, {});
    head_uuid = make(test::small_plan(kTrials));
    measure(head_uuid, slowdown);
  }
};

json measure_named(const json& report, const std::string& name) {
  for (const auto& table : report["measures"]) {
    if (table["measure"] == name) return table;
  }
  return nullptr;
}

json rows_of(const json& report, const std::string& name) {
  return measure_named(report, name).at("rows");
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Usage errors, each one line with exit 2.
void check_refused(const test::CommandResult& result, const std::string& words) {
  CAPTURE(words);
  CHECK(result.exit_code == 2);
  CHECK(result.output.empty());
  CHECK_THAT(result.error, Catch::StartsWith("webdyno: ") && Catch::Contains(words));
  CHECK(result.error.find('\n') == result.error.size() - 1);
}

}  // namespace

TEST_CASE("two sweeps of a database: what was slowed down is slower, the rest is the same") {
  ComparedSweeps sweeps({.train = 1.2});
  const json report = sweeps.compared("1 2");
  CHECK(report["base"]["sweep_uuid"] == sweeps.sweep_uuid);
  CHECK(report["head"]["sweep_uuid"] == sweeps.head_uuid);
  CHECK(report["base"]["arm"].is_null());
  CHECK_FALSE(report["by_block"].get<bool>());
  CHECK(report["tolerance"] == 0.02);
  const json training = measure_named(report, "training_time");
  REQUIRE(training["rows"].size() == 2);  // two depths; the control is no part of it
  for (const auto& row : training["rows"]) {
    CHECK(row["verdict"] == "slower");
    CHECK(row["regression"] == true);
    CHECK(row["ratio"]["estimate"].get<double>() == Approx(1.2));
    CHECK(row["base"]["trials"] == kTrials);
    // The mean of two iterations of 10 ms each; the third and fourth repetition are in the middle.
    CHECK(row["base"]["geometric_mean"].get<double>() == Approx(10.07).epsilon(0.001));
  }
  CHECK(training["geometric_mean_ratio"].get<double>() == Approx(1.2));
  CHECK(training["missing"] == 0);
  for (const auto& row : rows_of(report, "inference_time")) CHECK(row["verdict"] == "same");
  // The footprint of the fixture's batches is always 1500 bytes.
  for (const auto& row : rows_of(report, "peak_footprint_bytes")) {
    CHECK(row["verdict"] == "same");
    CHECK(row["rests_on"] == "constants");
  }
  CHECK(report["counts"]["regressions"] == 2);
  CHECK(report["not_compared"].empty());
}

TEST_CASE("sweeps by number, uuid, the beginning of one, and last") {
  ComparedSweeps sweeps;
  const json by_number = sweeps.compared("1 2");
  CHECK(sweeps.compared("1 last") == by_number);
  CHECK(sweeps.compared(sweeps.sweep_uuid + " " + sweeps.head_uuid) == by_number);
  // Uuids of one second begin alike; all but the last digit tells them apart.
  CHECK(sweeps.compared(sweeps.sweep_uuid.substr(0, 35) + " 2") == by_number);
  check_refused(sweeps.compare("0 1"), "sweeps begin with '0': name more of it, or a number: 2 (");
  check_refused(sweeps.compare("7 1"), "there is no sweep '7': allowed are last, a number, a uuid");
  check_refused(sweeps.compare("last 2"), "base and head are the same sweep, " + sweeps.head_uuid);
  check_refused(sweeps.compare("1 ''"), "there is no sweep ''");
}

TEST_CASE("a regression ends with 4 where that is asked for, and nowhere else") {
  ComparedSweeps sweeps({.infer = 1.3});
  CHECK(sweeps.compare("1 2").exit_code == 0);
  const auto failed = sweeps.compare("1 2 --fail-on-regression");
  CHECK(failed.exit_code == 4);
  CHECK_THAT(failed.output, Catch::Contains("2 regressions; 2 slower or more"));
  CHECK(sweeps.compare("2 1 --fail-on-regression").exit_code == 0);  // faster
  CHECK(sweeps.compare("1 2 --fail-on-regression --tolerance 0.5").exit_code == 0);
}

TEST_CASE("a framework that fails altogether is a regression") {
  ComparedSweeps sweeps;
  const auto uuid = sweeps.make(test::small_plan(2));
  sweeps.measure(uuid, {}, "alpha");
  const auto result = sweeps.compare("1 last --fail-on-regression");
  CHECK(result.exit_code == 4);
  CHECK_THAT(result.output, Catch::Contains("no trial of head is done"));
  const json report = sweeps.compared("1 last");
  CHECK(report["configurations"][0]["broken"] == true);
  CHECK(measure_named(report, "training_time")["missing"] == 2);
}

TEST_CASE("two arms of a sweep are paired by block, by all that they do not name") {
  ComparedSweeps sweeps;
  json plan = test::small_plan(kTrials);
  plan["matrix"][0]["framework"] = {"alpha", "beta"};
  plan["matrix"][0]["task"] = {"infer"};
  sweeps.measure(sweeps.make(plan), {});
  const json report = sweeps.compared("framework=alpha framework=beta");
  CHECK(report["by_block"] == true);
  CHECK(report["base"]["arm"] == "framework=alpha");
  const json rows = rows_of(report, "inference_time");
  REQUIRE(rows.size() == 2);
  for (const auto& row : rows) {
    // What a block adds falls out, and with it all scatter: the ratio has next to no width.
    CHECK(row["ratio"]["low"].get<double>() == Approx(2).epsilon(1e-5));
    CHECK(row["ratio"]["high"].get<double>() == Approx(2).epsilon(1e-5));
    CHECK(row["verdict"] == "slower");
  }
  CHECK(report["configurations"][0]["factors"]["framework"] == "alpha");
  check_refused(sweeps.compare("framework=alpha framework=gamma"),
                "no configuration of the sweep has framework=gamma: allowed are alpha, beta");
  check_refused(sweeps.compare("framework=alpha colour=red"),
                "names colour: allowed are framework");
  check_refused(sweeps.compare("framework=alpha 2"),
                "compare takes two sweeps, or two arms of one");
  check_refused(sweeps.compare("framework=alpha framework=beta --sweep 1"),
                "allowed are alpha");  // sweep 1 has no beta
  check_refused(sweeps.compare("1 2 --sweep 1"), "--sweep names the sweep of two arms");
  check_refused(sweeps.compare("framework=alpha framework=beta --base-db x.db"),
                "arms are of one sweep");
}

TEST_CASE("a base in another database is read and never written") {
  ComparedSweeps sweeps({.train = 1.2});
  const auto other = sweeps.directory.path() / "base.db";
  sweeps.database.exec("VACUUM INTO '" + other.string() + "'");
  const std::string before = content_of(other);
  const json report = sweeps.compared("1 2 --base-db " + other.string());
  CHECK(report == sweeps.compared("1 2"));
  CHECK(content_of(other) == before);
  const auto missing =
      sweeps.compare("1 2 --base-db " + (sweeps.directory.path() / "no.db").string());
  CHECK(missing.exit_code == 3);
  CHECK_THAT(missing.error, Catch::Contains("no.db: no such database"));
  CHECK_FALSE(std::filesystem::exists(sweeps.directory.path() / "no.db"));
}

TEST_CASE("sweeps that measured other things cannot be compared") {
  ComparedSweeps sweeps;
  json plan = test::small_plan(2);
  plan["matrix"][0]["depth"] = {3};
  sweeps.measure(sweeps.make(plan), {});
  check_refused(sweeps.compare("1 last"), "have no configuration in common");
  const auto empty = sweeps.directory.path() / "empty.db";
  store::open_for_writing(empty);
  check_refused(run_command(sweeps.directory, "compare --db " + empty.string() + " 1 2"),
                "empty.db: there is no sweep in it yet");
}

TEST_CASE("a sweep that has not ended is compared as far as it is, and that is said") {
  ComparedSweeps sweeps;
  const auto uuid = sweeps.make(test::small_plan(kTrials));
  const json report = sweeps.compared("1 " + uuid);
  CHECK(report["configurations"][0]["head"]["not_ended"] == kTrials);
  CHECK(report["configurations"][0]["broken"] == false);
  CHECK(rows_of(report, "training_time")[0]["no_verdict_because"] == "head_missing");
  CHECK(report["warnings"][0]["code"] == "not_ended");
}

TEST_CASE("flags and machines that differ are warned of") {
  ComparedSweeps sweeps;
  const auto uuid = sweeps.make(test::small_plan(kTrials));
  sweeps.measure(uuid, {}, "", {"iteration_budget"});
  sweeps.database.exec(
      "INSERT INTO host (host_uuid, hostname, fingerprint_sha256, fingerprint, clock_ticks_per_s, "
      "page_bytes) SELECT host_uuid, hostname, 'other', json_set(fingerprint, '$.cpu_model', "
      "'another'), clock_ticks_per_s, page_bytes FROM host LIMIT 1");
  sweeps.database.exec(
      "UPDATE attempt SET host_id = (SELECT max(host_id) FROM host) WHERE trial_id IN (SELECT "
      "trial_id FROM trial WHERE sweep_id = 3)");
  const auto result = sweeps.compare("1 3");
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.output,
             Catch::Contains("the machine is not what it was; cpu_model: ") &&
                 Catch::Contains("flag iteration_budget: 0 of 24 trials in base, 4 of 24 in"));
}

TEST_CASE("a report takes no database's place, by whatever name") {
  ComparedSweeps sweeps;
  const auto link = sweeps.directory.path() / "report.txt";
  std::filesystem::create_symlink(sweeps.file(), link);
  for (const std::string& name : {sweeps.file(), sweeps.file() + "-wal", link.string()}) {
    INFO(name);
    check_refused(sweeps.compare("1 2 -o " + name), "is the database, or belongs to it");
  }
  CHECK(sweeps.compare("1 2").exit_code == 0);
}

TEST_CASE("an element's own rate is what its trials are compared by") {
  ComparedSweeps sweeps;
  sweeps.database.exec(
      "INSERT INTO trial_terms (sweep_id, configuration_id, rate_hz) SELECT DISTINCT 2, "
      "configuration_id, 50 FROM trial WHERE sweep_id = 2");
  const json report = sweeps.compared("1 2");
  const auto& warnings = report["warnings"];
  CHECK(std::any_of(warnings.begin(), warnings.end(),
                    [](const json& each) { return each["code"] == "rate_differs"; }));
}

TEST_CASE(
    "with -o the report is written to a file, nothing is printed, and it is said where that cannot "
    "be") {
  ComparedSweeps sweeps;
  const auto file = sweeps.directory.path() / "report.xml";
  const auto written = sweeps.compare("1 2 --format junit -o " + file.string());
  CHECK(written.exit_code == 0);
  CHECK(written.output.empty());
  CHECK_THAT(content_of(file), Catch::StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
  CHECK(sweeps.compare("1 2 --format junit").output == content_of(file));
  const auto refused = sweeps.compare("1 2 -o " + (sweeps.directory.path() / "no/x").string());
  CHECK(refused.exit_code == 3);
  CHECK_THAT(refused.error, Catch::Contains("no/x: cannot be written: No such file"));
  CHECK_THAT(sweeps.compare("1 2 --format markdown").output,
             Catch::StartsWith("**webdyno compare: "));
  CHECK(sweeps.compare("1 2 --format yaml").exit_code == 2);
  CHECK(sweeps.compare("1 2 --tolerance 0").exit_code == 2);
  CHECK(sweeps.compare("1 2 --tolerance nan").exit_code == 2);
  CHECK(sweeps.compare("1").exit_code == 2);
}

TEST_CASE("a report that does not fit leaves what was there before") {
  ComparedSweeps sweeps;
  const auto file = sweeps.directory.path() / "report.json";
  std::ofstream(file) << "before";
  const auto said = sweeps.directory.path() / "said";
  const std::string script =
      fmt::format("trap '' XFSZ; ulimit -f 1; {} compare --db {} 1 2 --format json -o {} 2> {}",
                  WEBDYNO_BINARY, sweeps.file(), file.string(), said.string());
  CHECK(WEXITSTATUS(std::system(script.c_str())) == 3);
  CHECK(content_of(said) == "webdyno: " + file.string() +
                                ": cannot be written: File too large; name another file with -o\n");
  CHECK(content_of(file) == "before");
  for (const auto& entry : std::filesystem::directory_iterator(sweeps.directory.path()))
    CHECK_THAT(entry.path().string(), !Catch::Contains(".new-"));
}

TEST_CASE("the collector answers what the command prints, and what it says of it") {
  ComparedSweeps sweeps({.train = 1.2});
  const test::TemporaryDirectory directory;
  const auto served = directory.path() / "c.db";
  sweeps.database.exec("VACUUM INTO '" + served.string() + "'");
  test::CollectorProcess collector(directory);
  REQUIRE(collector.database() == served);

  const json answer = collector.get("/compare?base=1&head=" + sweeps.head_uuid).json();
  CHECK(answer["comparison"] == sweeps.compared("1 2"));
  const json& words = answer["words"];
  CHECK(words["base"] == "sweep " + sweeps.sweep_uuid + " (small)");
  REQUIRE(words["measures"].size() == answer["comparison"]["measures"].size());
  CHECK(words["measures"][0]["rows"][0]["verdict"] == "slower");

  const json wide = collector.get("/compare?base=1&head=2&tolerance=0.5").json()["comparison"];
  CHECK(wide["tolerance"] == 0.5);
  CHECK(wide["counts"]["regressions"] == 0);
  const json arms = collector.get("/compare?base=depth%3D1&head=depth%3D2&sweep=1").json();
  CHECK(arms["comparison"] == sweeps.compared("depth=1 depth=2 --sweep 1"));

  const auto refused = [&](const std::string& query, const std::string& words_of_it) {
    CAPTURE(query);
    const auto response = collector.get("/compare?" + query);
    CHECK(response.status == 400);
    CHECK_THAT(response.json()["error"]["message"].get<std::string>(),
               Catch::Contains(words_of_it));
  };
  refused("base=1", "base and head name two sweeps");
  refused("base=1&head=7", "there is no sweep '7': allowed are last");
  refused("base=1&head=1", "base and head are the same sweep");
  refused("base=1&head=depth%3D1", "two sweeps, or two arms of one");
  refused("base=depth%3D1&head=depth%3D9", "depth");
  refused("base=1&head=2&tolerance=much", "tolerance is a number");
  refused("base=1&head=2&tolerance=nan", "tolerance is a number");
  refused("base=1&head=2&tolerance=0", "tolerance is a number");
}
