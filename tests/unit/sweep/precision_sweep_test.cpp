// Sweeps whose configurations are measured until their intervals are narrow enough, by the engine
// itself: leases, samples, results and the database, with a browser that makes its times up.
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <set>

#include "server/api/sweep_reads.hpp"
#include "server/sweep/order.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/unit/sweep/virtual_browser.hpp"

namespace sweep = webdyno::sweep;
namespace api = webdyno::api;
using nlohmann::json;
using webdyno::test::history;
using webdyno::test::let_pass;
using webdyno::test::precise_plan;
using webdyno::test::result_of;
using webdyno::test::run_to_the_end;
using webdyno::test::SweepFixture;

namespace {

const json kRepeat = {{"ci_half_width", 0.03}, {"min_trials", 5}};

/// Alternating about 10 ms; depth 2 so widely that a mean within 3 % takes many trials.
std::optional<double> noisy_at_depth_2(const sweep::Lease& lease) {
  const bool wide = lease.configuration["parameters"]["depth"] == 2;
  return 10 + (lease.repetition % 2 == 0 ? 1 : -1) * (wide ? 0.5 : 0.02);
}

std::map<std::string, int> counts_by(SweepFixture& fixture, const std::string& expression) {
  SQLite::Statement rows(
      fixture.database,
      "SELECT " + expression +
          ", count(*) FROM trial JOIN sweep_configuration USING (sweep_id, configuration_id) JOIN "
          "configuration USING (configuration_id) GROUP BY 1");
  std::map<std::string, int> counts;
  while (rows.executeStep()) counts[rows.getColumn(0).getString()] = rows.getColumn(1).getInt();
  return counts;
}

json seen(SweepFixture& fixture) { return api::read_sweep(fixture.database, fixture.sweep_uuid); }

}  // namespace

TEST_CASE("trials go where the interval is wide, and end where it is narrow") {
  SweepFixture fixture(precise_plan(kRepeat));
  CHECK(fixture.count("SELECT count(*) FROM trial") == 20);  // five complete blocks
  CHECK(seen(fixture)["trials_at_most"] == 200);
  CHECK(seen(fixture)["trials_expected"] == 20);
  const int trials = run_to_the_end(fixture, noisy_at_depth_2);
  const auto counts = counts_by(fixture, "depth || task");
  CHECK(counts.at("1train") == 5);
  CHECK(counts.at("1infer") == 5);
  // s / mean = 5 %: t(0.975, n - 1) 0.05 / sqrt(n) falls below 3 % at n = 14
  CHECK(counts.at("2train") > 10);
  CHECK(counts.at("2train") < 18);
  CHECK(counts.at("2infer") == counts.at("2train"));
  CHECK(counts_by(fixture, "stopped").size() == 1);
  CHECK(counts_by(fixture, "stopped").contains("precision"));
  const json end = seen(fixture);
  CHECK(end["state"] == "done");
  for (const char* key : {"trial_count", "trials_expected", "trials_at_most", "done"})
    CHECK(end[key] == trials);
  CHECK(end["repetitions"] == counts.at("2train"));
}

TEST_CASE("an element's own number of trials leaves the others to the plan's precision") {
  // More than the others begin with, and fewer.
  const int own = GENERATE(8, 3);
  json plan = precise_plan(kRepeat);
  plan["matrix"].push_back(plan["matrix"][0]);
  plan["matrix"][0]["depth"] = {1};
  plan["matrix"][1]["depth"] = {2};
  plan["matrix"][0]["repeat"] = {{"trials", own}};
  SweepFixture fixture(plan);
  CHECK(seen(fixture)["trials_at_most"] == 2 * own + 2 * 50);
  const int trials = run_to_the_end(fixture, noisy_at_depth_2);
  const auto counts = counts_by(fixture, "depth || task");
  CHECK(counts.at("1train") == own);
  CHECK(counts.at("1infer") == own);
  CHECK(counts.at("2train") > 10);
  CHECK(counts.at("2train") < 18);
  CHECK(counts_by(fixture, "depth || stopped").at("2precision") == counts.at("2train") * 2);
  CHECK(fixture.count("SELECT count(*) FROM (SELECT 1 FROM trial GROUP BY block, configuration_id "
                      "HAVING count(*) > 1)") == 0);
  CHECK(fixture.count("SELECT count(*) FROM trial AS one JOIN trial AS other ON one.position < "
                      "other.position AND one.block > other.block") == 0);
  const json end = seen(fixture);
  CHECK(end["state"] == "done");
  for (const char* key : {"trial_count", "trials_expected", "trials_at_most", "done"})
    CHECK(end[key] == trials);
}

TEST_CASE("a block holds each configuration that it holds once, and blocks follow one another") {
  SweepFixture fixture(precise_plan(kRepeat));
  run_to_the_end(fixture, noisy_at_depth_2);
  CHECK(fixture.count("SELECT count(*) FROM (SELECT 1 FROM trial GROUP BY block, configuration_id "
                      "HAVING count(*) > 1)") == 0);
  CHECK(fixture.count("SELECT count(*) FROM trial AS one JOIN trial AS other ON one.position < "
                      "other.position AND one.block > other.block") == 0);
  CHECK(fixture.count("SELECT max(position) = count(*) FROM trial") == 1);
  CHECK(fixture.count("SELECT max(block) > 10 AND count(DISTINCT block) = max(block) FROM trial") ==
        1);
  // Of two configurations the first is sometimes the one and sometimes the other.
  SQLite::Statement first(fixture.database,
                          "SELECT place FROM trial JOIN sweep_configuration USING (sweep_id, "
                          "configuration_id) WHERE trial.block > 5 GROUP BY trial.block HAVING "
                          "position = min(position)");
  std::set<int> places;
  while (first.executeStep()) places.insert(first.getColumn(0).getInt());
  CHECK(places.size() == 2);
}

TEST_CASE("the order of a block follows from seed and block, whatever is left out of it") {
  const auto order = [](std::uint32_t seed, std::int64_t block, std::vector<std::int64_t> places) {
    std::sort(places.begin(), places.end(), [&](std::int64_t one, std::int64_t other) {
      return sweep::order_key(seed, block, one) < sweep::order_key(seed, block, other);
    });
    return places;
  };
  std::vector<std::int64_t> all(100);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  const auto whole = order(7, 6, all);
  CHECK(whole != order(7, 7, all));
  CHECK(whole != order(8, 6, all));
  auto some = whole;
  std::erase_if(some, [](std::int64_t place) { return place % 3 == 0; });
  std::vector<std::int64_t> given = all;
  std::erase_if(given, [](std::int64_t place) { return place % 3 == 0; });
  CHECK(order(7, 6, given) == some);
  // Each comes to each place about equally often: binomial(4000, 1/4), five standard deviations.
  std::vector<int> first(4);
  for (std::uint32_t seed = 0; seed < 4000; ++seed)
    ++first[static_cast<std::size_t>(order(seed, 6, {0, 1, 2, 3})[0])];
  for (const int times : first) CHECK(std::abs(times - 1000) < 137);
}

TEST_CASE("max_trials ends what is never precise") {
  SweepFixture fixture(
      precise_plan({{"ci_half_width", 0.001}, {"min_trials", 5}, {"max_trials", 7}}));
  run_to_the_end(fixture, noisy_at_depth_2);
  CHECK(fixture.count("SELECT count(*) FROM trial") == 28);
  CHECK(counts_by(fixture, "stopped") == std::map<std::string, int>{{"max_trials", 28}});
}

TEST_CASE("a configuration that cannot run gets no more trials, one that fails at times does") {
  SweepFixture fixture(precise_plan(kRepeat));
  run_to_the_end(fixture, [](const sweep::Lease& lease) -> std::optional<double> {
    const auto depth = lease.configuration["parameters"]["depth"].get<int>();
    if (lease.configuration["task"] == "train" && depth == 1) return std::nullopt;
    if (lease.configuration["task"] == "train" && lease.repetition % 2 == 0) return std::nullopt;
    return 10;
  });
  const auto counts = counts_by(fixture, "depth || task || stopped");
  CHECK(counts.at("1trainnever_done") == 5);
  CHECK(counts.at("2trainprecision") == 9);  // five of them done
  CHECK(counts.at("1inferprecision") == 5);
}

TEST_CASE("no trial begins once the budget is spent, and what was not measured is not there") {
  // Of 50 s each; the eighth ends at 400 s. The 25 s that are left over are real ones of a busy
  // machine.
  SweepFixture fixture(
      precise_plan({{"ci_half_width", 0.001}, {"min_trials", 5}, {"budget_s", 375}}));
  int trials = 0;
  for (; fixture.state() == "running"; ++trials) {
    const auto lease = fixture.lease();
    let_pass(fixture, 50);
    REQUIRE_FALSE(fixture.deliver(lease, result_of(fixture, lease, noisy_at_depth_2(lease))));
  }
  CHECK(trials == 8);
  CHECK(fixture.count("SELECT count(*) FROM trial") == 8);
  CHECK(fixture.count("SELECT count(*) FROM trial WHERE outcome IS NULL") == 0);
  CHECK(counts_by(fixture, "stopped") == std::map<std::string, int>{{"budget", 8}});
  const json end = seen(fixture);
  CHECK(end["state"] == "done");
  for (const char* key : {"trial_count", "trials_expected", "trials_at_most"}) CHECK(end[key] == 8);
}

TEST_CASE("a trial that was to be tried again ends as it was lost when the budget is spent") {
  SweepFixture fixture(
      precise_plan({{"ci_half_width", 0.001}, {"min_trials", 5}, {"budget_s", 75}}));
  for (int trial = 0; trial < 2; ++trial) {
    const auto lease = fixture.lease();
    let_pass(fixture, 50);
    auto result = fixture.done(lease);
    if (trial == 1) result["outcome"] = "visibility_lost";
    REQUIRE_FALSE(fixture.deliver(lease, result));
  }
  CHECK(fixture.state() == "done");
  CHECK(fixture.count("SELECT count(*) FROM trial WHERE outcome = 'visibility_lost' AND "
                      "attempt_number = 1 AND content_sha256 IS NOT NULL") == 1);
  CHECK(fixture.count("SELECT count(*) FROM trial") == 2);
}

/// How long a sweep has run: what passed, and no more beside than this machine took for it.
class RanTime {
 public:
  explicit RanTime(SweepFixture& fixture) : fixture_(fixture) {}

  bool is(double seconds) const {
    const std::chrono::duration<double> real = std::chrono::steady_clock::now() - begun_;
    const double ran =
        static_cast<double>(fixture_.count("SELECT ran_us FROM sweep_progress")) / 1e6;
    UNSCOPED_INFO(ran << " s, " << real.count() << " of them real");
    return ran >= seconds && ran <= seconds + real.count();
  }

 private:
  SweepFixture& fixture_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

TEST_CASE("the budget is of the time in which the sweep ran, over all its collectors") {
  SweepFixture fixture(
      precise_plan({{"ci_half_width", 0.001}, {"min_trials", 5}, {"budget_s", 1000}}));
  const RanTime ran(fixture);
  const auto pass = [&](double seconds) {
    const auto lease = fixture.lease();
    let_pass(fixture, seconds);
    REQUIRE_FALSE(fixture.deliver(lease, result_of(fixture, lease, 10)));
  };
  pass(10);
  let_pass(fixture, 5);  // between two trials
  pass(10);
  CHECK(ran.is(25));
  sweep::set_sweep_state(fixture.database, fixture.sweep_uuid, "paused");
  let_pass(fixture, 50);
  sweep::set_sweep_state(fixture.database, fixture.sweep_uuid, "running");
  let_pass(fixture, 50);  // until a driver asks
  pass(10);
  CHECK(ran.is(35));
  let_pass(fixture, 100'000);  // nobody drove it
  pass(10);
  CHECK(ran.is(45));
  fixture.lease();
  let_pass(fixture, 20);
  webdyno::test::reopen(fixture);  // the collector is killed, with a trial in flight
  let_pass(fixture, 20);
  webdyno::test::resume(fixture);
  CHECK(ran.is(45));
  pass(10);
  CHECK(ran.is(55));
  fixture.database.exec("UPDATE sweep_progress SET ran_boot_id = 'the boot before'");
  pass(10);
  CHECK(ran.is(65));
}

TEST_CASE("time that an element's own timeout or the cool-down allows is of the budget") {
  json plan = precise_plan({{"ci_half_width", 0.001}, {"min_trials", 5}, {"budget_s", 1000}});
  plan["trial_timeout_s"] = 1;
  SECTION("a timeout") {
    for (auto& element : plan["matrix"]) element["trial_timeout_s"] = 300;
  }
  SECTION("a cool-down") { plan["cool_down_ms"] = 60'000; }
  SweepFixture fixture(plan);
  const RanTime ran(fixture);
  const auto lease = fixture.lease();
  let_pass(fixture, 77);
  REQUIRE_FALSE(fixture.deliver(lease, result_of(fixture, lease, 10)));
  CHECK(ran.is(77));
}

TEST_CASE("the time left is that of the trials that are expected, and no longer than the budget") {
  SweepFixture fixture(
      precise_plan({{"ci_half_width", 0.02}, {"min_trials", 5}, {"budget_s", 10'000}}));
  for (int trial = 0; trial < 8; ++trial) {
    const auto lease = fixture.lease();
    REQUIRE_FALSE(fixture.deliver(lease, result_of(fixture, lease, noisy_at_depth_2(lease))));
  }
  fixture.database.exec(  // as if each had taken 10 s
      "UPDATE sweep_progress SET lease_gaps = 7, lease_gap_mean_s = 10, lease_gap_squares_s2 = 0, "
      "ran_us = 80000000");
  // 12 of the complete blocks, and what the two that scatter are expected to need beyond.
  json now = seen(fixture);
  CHECK(now["trials_expected"].get<int>() > 40);
  CHECK(now["seconds_left"] == 10.0 * (now["trials_expected"].get<int>() - 8));
  CHECK(now["seconds_left_high"] == 10.0 * 192);
  fixture.database.exec("UPDATE sweep_progress SET budget_us = 90000000");
  now = seen(fixture);
  CHECK(now["seconds_left"] == 10.0);
  CHECK(now["seconds_left_high"] == 10.0);
}

TEST_CASE("what a sweep by precision may still measure is asked for when it is resumed") {
  SweepFixture fixture(precise_plan(kRepeat));
  for (int trial = 0; trial < 21; ++trial) {
    const auto lease = fixture.lease();
    REQUIRE_FALSE(fixture.deliver(lease, result_of(fixture, lease, noisy_at_depth_2(lease))));
  }
  // One trial of block 6 is left, and both configurations of depth 2 go on.
  CHECK(fixture.count("SELECT count(*) FROM trial WHERE outcome IS NULL") == 1);
  const auto left = sweep::queued_configurations(fixture.database, fixture.sweep_uuid);
  REQUIRE(left.size() == 2);
  for (const auto& each : left) CHECK(each.integer_parameter("depth") == 2);
}

TEST_CASE("the same seed and the same times give the same trials in another database") {
  SweepFixture one(precise_plan(kRepeat));
  SweepFixture other(precise_plan(kRepeat));
  run_to_the_end(one, noisy_at_depth_2);
  run_to_the_end(other, noisy_at_depth_2);
  CHECK(history(one) == history(other));
}
