#include "server/sweep/expected_time.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "server/sweep/plan.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using nlohmann::json;
using webdyno::test::small_plan;
using webdyno::test::SweepFixture;

namespace {

/// A sweep of four configurations twice, whose n-th lease came `seconds[n]` after the one before.
struct Measured : SweepFixture {
  explicit Measured(const std::vector<std::int64_t>& seconds) : SweepFixture(2) {
    std::int64_t at_us = 1'000'000'000;
    for (const std::int64_t each : seconds) {
      at_us += each * 1'000'000;
      const auto lease = this->lease();
      CHECK_FALSE(deliver(lease, done(lease)));
      SQLite::Statement move(
          database,
          "UPDATE attempt SET leased_realtime_us = ?1, started_realtime_us = ?1, "
          "started_us = 0, ended_us = 9000000 WHERE trial_id = "
          "(SELECT trial_id FROM trial WHERE trial_uuid = ?2)");
      move.bind(1, at_us);
      move.bind(2, lease.trial_uuid);
      move.exec();
    }
  }

  std::string host_uuid() { return database.execAndGet("SELECT host_uuid FROM host").getString(); }

  sweep::ExpectedTime expected(const json& document, const std::string& host) {
    const auto plan = sweep::parse_plan(document, catalog).value();
    return sweep::expected_time(plan, sweep::expand(plan, catalog),
                                sweep::read_earlier_trials(database, host));
  }
};

}  // namespace

TEST_CASE("a trial is expected to take the median of its configuration's earlier ones") {
  // From each lease to the next: 2, 3, ... 8 s; the last trial took 9 s to its last sample.
  Measured fixture({0, 2, 3, 4, 5, 6, 7, 8});
  auto time = fixture.expected(small_plan(1), fixture.host_uuid());
  CHECK(time.learnt == 4);
  CHECK(time.similar == 0);
  CHECK(time.assumed == 0);
  CHECK(time.earlier_trials == 8);
  // Each configuration has two trials, whose median is their mean: 2 + 3 + ... + 9 is 44.
  CHECK(time.seconds == Approx(22));
  CHECK(sweep::words_of(time) == "about 22 s, learnt from 8 trials of sweep 1 on this machine");

  json plan = small_plan(10);
  plan["cool_down_ms"] = 1'000;
  CHECK(fixture.expected(plan, fixture.host_uuid()).seconds == Approx(10 * (22 + 4)));
  // What the earlier plan had of it is not the trials'; the last one has no lease behind it, nor
  // one of these.
  fixture.database.exec("UPDATE sweep SET plan = json_set(plan, '$.cool_down_ms', 1000)");
  CHECK(fixture.expected(small_plan(1), fixture.host_uuid()).seconds == Approx(22 - 3.5));
}

TEST_CASE("of an unknown configuration others of its kind tell, and else it is assumed") {
  Measured fixture({0, 2, 2, 2, 2, 2, 2, 2});
  json plan = small_plan(1);
  plan["matrix"][0]["depth"] = {1, 16};
  plan["matrix"].push_back(
      {{"workload", "mlp"}, {"framework", {"beta"}}, {"backend", {"cpu"}}, {"task", {"infer"}}});
  const auto time = fixture.expected(plan, fixture.host_uuid());
  CHECK(time.learnt == 2);
  CHECK(time.similar == 2);
  CHECK(time.assumed == 1);
  CHECK(time.seconds >= 4 * 2 + 1);
  CHECK_THAT(sweep::words_of(time),
             Catch::EndsWith(" of sweep 1 on this machine: 2 configurations from their own, 2 from "
                             "others of their kind, 1 assumed"));
}

TEST_CASE("what a driver of another platform measures meanwhile is no time of a browser's trial") {
  // The last four took a minute each; they are given to another driver, in turns with the first.
  Measured fixture({0, 2, 60, 2, 60, 2, 60, 2});
  fixture.database.exec(
      "INSERT INTO browser (browser_uuid, host_id, product, version, user_agent, headless, "
      "launched, command_line, pid, extension_version, native_host_version, boot_id, volatile, "
      "registered_us, registered_realtime_us, platform) SELECT 'native', host_id, 'Node.js', '24', "
      "'', 1, 1, command_line, pid, extension_version, native_host_version, boot_id, volatile, "
      "registered_us, registered_realtime_us, 'native' FROM browser");
  fixture.database.exec(
      "UPDATE attempt SET browser_id = (SELECT browser_id FROM browser WHERE platform = 'native') "
      "WHERE browser_attempt % 2 = 0");
  const auto earlier = sweep::read_earlier_trials(fixture.database, fixture.host_uuid());
  std::vector<double> seconds;
  for (const auto& [configuration, trials] : earlier.of_configuration) {
    for (const auto& each : trials) seconds.push_back(each.seconds);
  }
  std::sort(seconds.begin(), seconds.end());
  // The last one of either driver has none after it: 9 s to its last sample.
  CHECK(seconds == std::vector<double>{2, 2, 2, 9, 9, 60, 60, 60});

  // Where trials overlap, another driver's lease ends nothing.
  fixture.database.exec("UPDATE sweep SET plan = json_set(plan, '$.overlap', json('true'))");
  const auto overlapped = sweep::read_earlier_trials(fixture.database, fixture.host_uuid());
  for (const auto& [configuration, trials] : overlapped.of_configuration) {
    for (const auto& each : trials) CHECK((each.seconds == 62 || each.seconds == 9));
  }
}

TEST_CASE("another machine's trials, and pauses, tell nothing") {
  Measured fixture({0, 2, 2, 2, 100'000, 2, 2, 2});
  CHECK(fixture.expected(small_plan(1), fixture.host_uuid()).earlier_trials == 7);
  CHECK(fixture.expected(small_plan(1), fixture.host_uuid()).seconds < 40);
  const auto unknown = fixture.expected(small_plan(1), "another host");
  CHECK(unknown.assumed == 4);
  CHECK(sweep::words_of(unknown) ==
        "about 4 s, assumed: no earlier trial of this machine says more");
}

TEST_CASE("what is assumed follows from how long trials measure") {
  const auto catalog = [] {
    json document = webdyno::test::small_catalog_json();
    for (const auto& [name, value] :
         {std::pair{"warmup_ms", 3'000}, std::pair{"measure_ms", 1'500}})
      document["workloads"][0]["parameters"][name] = {
          {"type", "integer"}, {"default", value}, {"description", "d"}};
    return sweep::parse_catalog(document);
  }();
  const auto plan = sweep::parse_plan(small_plan(2), catalog).value();
  const auto time = sweep::expected_time(plan, sweep::expand(plan, catalog), {});
  CHECK(time.seconds == Approx(8 * (1 + 1.5 + 1.5)));
  CHECK(sweep::expected_time(plan, {}, {}).seconds == 0);
}

TEST_CASE("of a sweep by precision the complete blocks are expected, and no more than the budget") {
  sweep::ExpectedTime time{.seconds = 120, .of_complete_blocks = true};
  CHECK(sweep::words_of(time) ==
        "of the complete blocks, about 2 min, assumed: no earlier trial of this machine says more");
  time.budget_s = 60;
  CHECK(
      sweep::words_of(time) ==
      "60 s, the budget: the complete blocks would take about 2 min, assumed: no earlier trial of "
      "this machine says more");
  Measured fixture({0, 2});
  json plan = small_plan(1);
  plan["repeat"] = {{"ci_half_width", 0.02}, {"budget_s", 7}};
  const auto expected = fixture.expected(plan, fixture.host_uuid());
  CHECK(expected.of_complete_blocks);
  CHECK(expected.budget_s == 7);
}
