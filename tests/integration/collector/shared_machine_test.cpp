// What a plan says of the machine between and beside its trials: a cool-down, trials that overlap,
// a browser that is launched anew.
#include <SQLiteCpp/Statement.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "server/store/database.hpp"
#include "tests/integration/collector/turns.hpp"

namespace webdyno::test {
namespace {

using nlohmann::json;

std::string start_sweep_with(CollectorProcess& collector, const json& keys) {
  json plan = {
      {"name", "cool"},
      {"matrix",
       {{{"workload", "mlp"}, {"framework", {"tfjs"}}, {"backend", {"cpu"}}, {"task", {"train"}}}}},
      {"repeat", {{"trials", 3}}},
      {"control", false}};
  plan.update(keys);
  const auto answer = collector.post("/sweeps", {{"plan", plan}});
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return answer.json()["sweep_uuid"];
}

}  // namespace

TEST_CASE("the machine cools down before each trial, the first one, too") {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kCoolDown{300};
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver driver(collector);
  start_sweep_with(collector, {{"cool_down_ms", kCoolDown.count()}});
  for (int i = 0; i < 2; ++i) {
    const auto asked = Clock::now();
    const json trial = driver.lease();
    CHECK(Clock::now() - asked >= kCoolDown);
    CHECK(driver.deliver_result(trial, "page_error").status == 200);
  }
  // It is no part of any trial's time.
  const json leased =
      collector
          .post("/query", {{"sql",
                            "SELECT min(after.leased_realtime_us - before.ended_us) "
                            "FROM attempt AS after, (SELECT max(realtime_us) AS "
                            "ended_us FROM event WHERE kind = 'attempt_ended' AND "
                            "trial_id = (SELECT trial_id FROM trial WHERE position "
                            "= 1)) AS before WHERE trial_id = (SELECT trial_id FROM "
                            "trial WHERE position = 2)"}})
          .json()["rows"];
  CHECK(leased[0][0].get<std::int64_t>() >= 300'000);
}

TEST_CASE("a machine that cools down is held, said, and free once its driver has gone") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver driver(collector);
  start_sweep_with(collector, {{"cool_down_ms", 3'600'000}});
  const int connection =
      send_request(collector.port(), "POST", "/api/v1/leases",
                   {{"Authorization", "Bearer " + collector.token()}}, driver.request().dump());
  eventually(
      [&] { return waits_for(collector) == "the cool-down of 3600000 ms before each trial"; });
  CHECK_FALSE(machine_is_free(locks_of(directory)));
  ::close(connection);
  eventually([&] { return machine_is_free(locks_of(directory)); });
}

TEST_CASE(
    "trials of a sweep that lets them overlap run at once, each once, and have the machine "
    "together") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver drivers[2] = {FakeDriver(collector), FakeDriver(collector)};
  const std::string sweep_uuid = start_sweep_with(collector, {{"overlap", true}});
  const json first = drivers[0].lease();
  const json second = drivers[1].lease();
  CHECK(first["trial_uuid"] != second["trial_uuid"]);
  CHECK(running(collector) == name_of(first));
  CHECK(collector.get("/sweeps/" + sweep_uuid).json()["sweep"]["running"] == 2);
  CHECK(drivers[1].deliver_batch(second, 0).status == 200);
  CHECK(drivers[0].deliver_batch(first, 0).status == 200);
  CHECK(drivers[0].deliver_result(first, "page_error").status == 200);
  CHECK(running(collector) == name_of(second));
  CHECK_FALSE(machine_is_free(locks_of(directory)));
  // What is left is for the one that is free.
  const json third = drivers[0].lease();
  CHECK(drivers[1].deliver_result(second, "page_error").status == 200);
  CHECK(drivers[0].deliver_result(third, "page_error").status == 200);
  CHECK(machine_is_free(locks_of(directory)));
  const json rows = collector
                        .post("/query", {{"sql",
                                          "SELECT count(*), count(DISTINCT trial_id), "
                                          "sum(flags LIKE '%\"overlapped\"%') FROM attempt"}})
                        .json()["rows"];
  CHECK(rows[0] == json{3, 3, 3});
  CHECK(collector.get("/sweeps/" + sweep_uuid).json()["sweep"]["state"] == "done");
}

TEST_CASE("one of two trials that overlap ends without the other") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver first(collector);
  FakeDriver second(collector);
  start_sweep_with(collector, {{"overlap", true}});
  const json lost = first.lease();
  const json kept = second.lease();
  {
    auto database = store::open_for_writing(collector.database());
    SQLite::Statement expire(database,
                             "UPDATE attempt SET lease_expires_us = 1 WHERE trial_id = "
                             "(SELECT trial_id FROM trial WHERE trial_uuid = ?)");
    expire.bind(1, lost["trial_uuid"].get<std::string>());
    expire.exec();
  }
  eventually([&] { return outcome_of_attempt(collector, lost["trial_uuid"]) == "driver_lost"; });
  CHECK(running(collector) == name_of(kept));
  CHECK_FALSE(machine_is_free(locks_of(directory)));
  CHECK(second.deliver_batch(kept, 0).status == 200);
  CHECK(first.deliver_batch(lost, 0).status == 409);
}

TEST_CASE("who joins a trial that may overlap comes after a collector that stands in line") {
  const TemporaryDirectory directories[2];
  const TemporaryDirectory shared;
  CollectorProcess one(directories[0], shared.path());
  CollectorProcess other(directories[1], shared.path());
  FakeDriver measures(one);
  FakeDriver joins(one);
  FakeDriver of_other(other);
  start_sweep_with(one, {{"overlap", true}});
  start_sweep(other);
  const json trial = measures.lease();
  auto in_line = ask_meanwhile(of_other);
  // It stands in line once it says for whom it waits.
  eventually([&] { return !waits_for(other).empty(); });
  auto joining = ask_meanwhile(joins);
  CHECK(measures.deliver_result(trial, "page_error").status == 200);
  const json turn = in_line.get();
  REQUIRE(turn["kind"] == "trial");
  CHECK(running(one).is_null());
  CHECK(of_other.deliver_result(turn["trial"], "page_error").status == 200);
  CHECK(joining.get()["kind"] == "trial");
}

TEST_CASE("a person's browser is not launched anew") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const json plan = {
      {"name", "anew"},
      {"matrix",
       {{{"workload", "mlp"}, {"framework", {"tfjs"}}, {"backend", {"cpu"}}, {"task", {"train"}}}}},
      {"repeat", {{"trials", 3}}},
      {"relaunch_every", 1}};
  const auto answer = collector.post("/sweeps", {{"plan", plan}});
  CHECK(answer.status == 400);
  CHECK(answer.json()["error"]["path"] == "$.relaunch_every");
  CHECK(answer.json()["error"]["message"] ==
        "only a browser that webdyno launches can be launched anew");
}

}  // namespace webdyno::test
