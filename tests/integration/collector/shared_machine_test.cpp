// What a plan says of the machine between its trials: a cool-down, a browser that is launched anew.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>

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
        "only a browser that `webdyno run` launches can be launched anew");
}

}  // namespace webdyno::test
