// One trial at a time on a machine: whose the lock is, who gets it next, and what cannot free it.
#include "tests/integration/collector/turns.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <future>
#include <utility>

#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using nlohmann::json;
using webdyno::test::ask_meanwhile;
using webdyno::test::CollectorProcess;
using webdyno::test::eventually;
using webdyno::test::FakeDriver;
using webdyno::test::HttpAnswer;
using webdyno::test::locks_of;
using webdyno::test::machine_is_free;
using webdyno::test::name_of;
using webdyno::test::outcome_of_attempt;
using webdyno::test::pid_of;
using webdyno::test::running;
using webdyno::test::start_sweep;
using webdyno::test::TemporaryDirectory;
using webdyno::test::waits_for;
namespace sweep = webdyno::sweep;

namespace {

/// Another process on the same database leases a trial of a sweep of its own, and is gone.
sweep::Lease leave_a_lease_behind(const std::filesystem::path& file) {
  auto database = webdyno::store::open_for_writing(file);
  const std::string driver = webdyno::wire::uuid_v7();
  sweep::register_driver(database, webdyno::test::registration(driver));
  const auto catalog = webdyno::test::small_catalog();
  const auto plan = sweep::parse_plan(webdyno::test::small_plan(1), catalog);
  const auto configurations = sweep::expand(*plan, catalog);
  sweep::create_sweep(database, {.plan = *plan,
                                 .configurations = configurations,
                                 .seed = 1,
                                 .rate_hz = 10,
                                 .launched = true});
  auto lease = std::get<sweep::Lease>(
      sweep::lease_trial(database, driver, std::nullopt, catalog, std::nullopt));
  SQLite::Statement expire(database,
                           "UPDATE attempt SET lease_expires_us = 1 WHERE trial_id = "
                           "(SELECT trial_id FROM trial WHERE trial_uuid = ?)");
  expire.bind(1, lease.trial_uuid);
  expire.exec();
  return lease;
}

}  // namespace

TEST_CASE("an attempt that expires frees the machine of no other") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver driver(collector);
  start_sweep(collector);
  const json trial = driver.lease();
  const auto left_behind = leave_a_lease_behind(collector.database());
  eventually(
      [&] { return outcome_of_attempt(collector, left_behind.trial_uuid) == "driver_lost"; });
  CHECK(running(collector) == name_of(trial));
  CHECK_FALSE(machine_is_free(locks_of(directory)));
  CHECK(driver.deliver_result(trial, "page_error").status == 200);
  CHECK(running(collector).is_null());
  CHECK(machine_is_free(locks_of(directory)));
}

TEST_CASE("what comes of an earlier attempt does not touch the one that runs") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver driver(collector);
  start_sweep(collector);
  const json lost = driver.lease();
  const json trial = driver.lease();
  REQUIRE(trial["trial_uuid"] == lost["trial_uuid"]);
  REQUIRE(trial["attempt_number"] == 2);

  // The first attempt has ended as driver_lost: that result is repeated, another one refused.
  CHECK(driver.deliver_result(lost, "driver_lost").status == 200);
  CHECK(driver.deliver_result(lost, "page_error").status == 409);
  CHECK(driver.deliver_batch(lost, 0).status == 409);
  CHECK(running(collector) == name_of(trial));
  CHECK(collector.get("/status").json()["running"]["footprint_bytes"].is_null());
  CHECK_FALSE(machine_is_free(locks_of(directory)));
  CHECK(driver.deliver_batch(trial, 0).status == 200);
  CHECK(collector.get("/status").json()["running"]["footprint_bytes"] ==
        webdyno::test::kFootprintBytes);
}

TEST_CASE("an attempt that another process has ended has the machine no longer") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver driver(collector);
  const std::string sweep_uuid = start_sweep(collector);
  driver.lease();
  auto database = webdyno::store::open_for_writing(collector.database());
  sweep::release_sweep(database, sweep_uuid, "interrupted", "by a test");
  eventually([&] { return running(collector).is_null(); });
  CHECK(machine_is_free(locks_of(directory)));
}

TEST_CASE("a second browser waits also for a trial of a sweep that was stopped") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver first(collector);
  FakeDriver second(collector);
  const std::string stopped = start_sweep(collector);
  const json trial = first.lease();
  REQUIRE(collector.post("/sweeps/" + stopped + "/stop", json::object()).status == 200);
  start_sweep(collector);
  auto asked = ask_meanwhile(second);
  for (int i = 0; i < 50; ++i) CHECK(running(collector) == name_of(trial));
  CHECK(first.deliver_result(trial, "page_error").status == 200);
  const json next = asked.get();
  REQUIRE(next["kind"] == "trial");
  CHECK(next["trial"]["sweep_uuid"] != stopped);
  const json order =
      collector
          .post("/query", {{"sql",
                            "SELECT group_concat(kind) FROM (SELECT kind FROM event WHERE "
                            "kind IN ('trial_leased', 'attempt_ended') ORDER BY event_id)"}})
          .json()["rows"];
  CHECK(order[0][0] == "trial_leased,attempt_ended,trial_leased");
}

TEST_CASE("two collectors take turns, and who waits says for whom") {
  const TemporaryDirectory directories[2];
  const TemporaryDirectory shared;
  CollectorProcess one(directories[0], shared.path());
  CollectorProcess other(directories[1], shared.path());
  FakeDriver driver_of_one(one);
  FakeDriver driver_of_other(other);
  start_sweep(one);
  start_sweep(other);

  struct Side {
    CollectorProcess* collector;
    FakeDriver* driver;
  };
  Side measures{&one, &driver_of_one};
  Side waits{&other, &driver_of_other};
  json trial = measures.driver->lease();
  auto next = ask_meanwhile(*waits.driver);
  for (int turn = 0; turn < 6; ++turn) {
    eventually([&] { return !waits_for(*waits.collector).empty(); });
    CHECK_THAT(waits_for(*waits.collector),
               Catch::StartsWith("the trials of quick " + pid_of(*measures.collector) + " user "));
    CHECK(running(*waits.collector).is_null());
    CHECK(measures.driver->deliver_result(trial, "page_error").status == 200);
    // It asks at once, and comes after the one that waits.
    auto again = ask_meanwhile(*measures.driver);
    const json answer = next.get();
    REQUIRE(answer["kind"] == "trial");
    CHECK(waits_for(*waits.collector).empty());
    trial = answer["trial"];
    next = std::move(again);
    std::swap(measures, waits);
  }
  CHECK(measures.driver->deliver_result(trial, "page_error").status == 200);
  CHECK(next.get()["kind"] == "trial");
}

TEST_CASE("a collector that is killed frees the machine for the next one") {
  const TemporaryDirectory directories[2];
  const TemporaryDirectory shared;
  CollectorProcess one(directories[0], shared.path());
  CollectorProcess other(directories[1], shared.path());
  FakeDriver driver_of_one(one);
  FakeDriver driver_of_other(other);
  start_sweep(one);
  start_sweep(other);
  driver_of_one.lease();
  auto next = ask_meanwhile(driver_of_other);
  eventually([&] { return !waits_for(other).empty(); });
  one.end(SIGKILL);
  CHECK(next.get()["kind"] == "trial");
}

TEST_CASE("a trial does not go to a browser that has closed the connection") {
  const TemporaryDirectory directories[2];
  const TemporaryDirectory shared;
  CollectorProcess one(directories[0], shared.path());
  CollectorProcess other(directories[1], shared.path());
  FakeDriver driver_of_one(one);
  FakeDriver gone(other);
  FakeDriver here(other);
  start_sweep(one);
  start_sweep(other);
  const json trial = driver_of_one.lease();
  const int connection = webdyno::test::send_request(other.port(), "POST", "/api/v1/leases",
                                                     {{"Authorization", "Bearer " + other.token()}},
                                                     gone.request().dump());
  eventually([&] { return !waits_for(other).empty(); });
  ::close(connection);
  auto next = ask_meanwhile(here);
  CHECK(driver_of_one.deliver_result(trial, "page_error").status == 200);
  CHECK(next.get()["kind"] == "trial");
  CHECK(other.get("/status").json()["running"]["attempt_number"] == 1);
}

namespace {

/// A collector that was killed while a driver measured a trial.
struct Orphan {
  TemporaryDirectory directory;
  std::string driver_uuid;
  std::string sweep_uuid;
  json trial;

  explicit Orphan(const std::filesystem::path& locks) {
    CollectorProcess collector(directory, locks);
    FakeDriver driver(collector);
    sweep_uuid = start_sweep(collector);
    trial = driver.lease();
    driver_uuid = driver.uuid();
    CHECK(driver.deliver_batch(trial, 0).status == 200);
    collector.end(SIGKILL);
  }
};

/// That the driver is told so, and the attempt has ended and is no try of its trial.
void check_ended(CollectorProcess& collector, const Orphan& orphan, const HttpAnswer& answer,
                 const std::string& who) {
  CHECK(answer.status == 409);
  CHECK_THAT(answer.json()["error"]["message"].get<std::string>(),
             Catch::StartsWith("this attempt has ended: the collector was started anew while this "
                               "attempt ran, and " +
                               who));
  const json rows =
      collector
          .post("/query",
                {{"sql",
                  "SELECT attempt.outcome, cause, message, trial.outcome FROM attempt JOIN trial "
                  "USING (trial_id) WHERE trial_uuid = '" +
                      orphan.trial["trial_uuid"].get<std::string>() + "'"}})
          .json()["rows"];
  REQUIRE(rows.size() == 1);
  CHECK(rows[0][0] == "driver_lost");
  CHECK(rows[0][1] == "collector_restarted");
  CHECK_THAT(rows[0][2].get<std::string>(), Catch::Contains(who));
  CHECK(rows[0][3].is_null());
}

}  // namespace

TEST_CASE("an attempt that outlives its collector has the machine again with what comes of it") {
  const bool by_samples = GENERATE(true, false);
  const TemporaryDirectory shared;
  const Orphan orphan(shared.path());
  CollectorProcess collector(orphan.directory, shared.path());
  FakeDriver driver(collector, orphan.driver_uuid);
  CHECK(running(collector).is_null());
  CHECK(machine_is_free(shared.path()));
  CHECK((by_samples ? driver.deliver_batch(orphan.trial, 1)
                    : driver.report_phase(orphan.trial, "train"))
            .status == 200);
  CHECK(running(collector) == name_of(orphan.trial));
  CHECK_FALSE(machine_is_free(shared.path()));
  CHECK(driver.deliver_result(orphan.trial, "page_error").status == 200);
  CHECK(machine_is_free(shared.path()));
}

TEST_CASE("an attempt that outlives its collector ends where another one has the machine by then") {
  const bool by_samples = GENERATE(true, false);
  const bool still_measures = GENERATE(true, false);
  const TemporaryDirectory shared;
  const Orphan orphan(shared.path());
  const TemporaryDirectory elsewhere;
  CollectorProcess other(elsewhere, shared.path());
  FakeDriver driver_of_other(other);
  start_sweep(other);
  const json trial_of_other = driver_of_other.lease();
  if (!still_measures)  // it came and went while nobody had an eye on the machine
    CHECK(driver_of_other.deliver_result(trial_of_other, "page_error").status == 200);

  CollectorProcess collector(orphan.directory, shared.path());
  FakeDriver driver(collector, orphan.driver_uuid);
  const auto answer = by_samples ? driver.deliver_batch(orphan.trial, 1)
                                 : driver.report_phase(orphan.trial, "train");
  check_ended(collector, orphan, answer, "the trials of quick " + pid_of(other) + " user ");
  CHECK(running(collector).is_null());
  CHECK(driver.deliver_batch(orphan.trial, 2).status == 409);
  CHECK(machine_is_free(shared.path()) == !still_measures);
  if (!still_measures) return;
  CHECK(running(other) == name_of(trial_of_other));
  auto next = ask_meanwhile(driver);
  eventually([&] { return !waits_for(collector).empty(); });
  CHECK(driver_of_other.deliver_result(trial_of_other, "page_error").status == 200);
  const json again = next.get();
  REQUIRE(again["kind"] == "trial");
  CHECK(again["trial"]["trial_uuid"] == orphan.trial["trial_uuid"]);
}

TEST_CASE("nor does it overlap with another trial of its own collector") {
  const TemporaryDirectory shared;
  const Orphan orphan(shared.path());
  CollectorProcess collector(orphan.directory, shared.path());
  FakeDriver other(collector);
  REQUIRE(collector.post("/sweeps/" + orphan.sweep_uuid + "/stop", json::object()).status == 200);
  start_sweep(collector);
  const json trial = other.lease();
  FakeDriver driver(collector, orphan.driver_uuid);
  check_ended(collector, orphan, driver.deliver_batch(orphan.trial, 1),
              "another trial of this collector had the machine");
  CHECK(running(collector) == name_of(trial));
  CHECK_FALSE(machine_is_free(shared.path()));
}
