// A large sweep that is being made: who measures does not wait for it, and nobody sees half of it.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "server/store/database.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/driver/messages.hpp"
#include "tests/integration/collector/fake_driver.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using nlohmann::json;
using webdyno::test::CollectorProcess;
using webdyno::test::eventually;
using webdyno::test::FakeDriver;
using webdyno::test::large_plan;
using webdyno::test::start_sweep;
using webdyno::test::TemporaryDirectory;
namespace sweep = webdyno::sweep;

namespace {

/// A browser that webdyno has launched, with a sweep of its own, so that another one may be made
/// beside it.
FakeDriver launched_driver(CollectorProcess& collector) {
  const std::string uuid = webdyno::wire::uuid_v7();
  REQUIRE(collector.post("/drivers", webdyno::test::registration(uuid)).status == 200);
  auto database = webdyno::store::open_for_writing(collector.database());
  const auto plan =
      sweep::parse_plan(webdyno::test::small_plan(1), webdyno::test::small_catalog()).value();
  const auto configurations = sweep::expand(plan, webdyno::test::small_catalog());
  sweep::create_sweep(
      database,
      {.plan = plan, .configurations = configurations, .seed = 1, .rate_hz = 10, .launched = true});
  return FakeDriver(collector, uuid);
}

int asked_for_large(CollectorProcess& collector) {
  return webdyno::test::send_request(collector.port(), "POST", "/api/v1/sweeps",
                                     {{"Authorization", "Bearer " + collector.token()}},
                                     json{{"plan", large_plan(64, 1000)}}.dump());
}

int count(CollectorProcess& collector, const std::string& what) {
  return collector.post("/query", {{"sql", "SELECT count(*) FROM " + what}}).json()["rows"][0][0];
}

bool is_being_made(CollectorProcess& collector) { return count(collector, "sweep_in_making") == 1; }

}  // namespace

TEST_CASE("samples are answered while a large sweep is being made, of which nobody is told yet") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver driver = launched_driver(collector);
  const json trial = driver.lease();
  const int connection = asked_for_large(collector);
  eventually([&] { return is_being_made(collector); });
  for (int sequence = 0; sequence < 20; ++sequence)
    CHECK(driver.deliver_batch(trial, sequence).status == 200);
  CHECK(is_being_made(collector));
  CHECK(collector.get("/sweeps").json()["sweeps"].size() == 1);
  const auto second = collector.post("/sweeps", {{"plan_name", "quick"}});
  CHECK(second.status == 409);
  CHECK_THAT(second.json()["error"]["message"].get<std::string>(),
             Catch::Contains("is being made"));
  ::close(connection);
}

TEST_CASE("kill -9 while a large sweep is being made: what there is of it is removed") {
  const TemporaryDirectory directory;
  {
    CollectorProcess collector(directory);
    const int connection = asked_for_large(collector);
    eventually([&] { return is_being_made(collector) && count(collector, "trial") > 0; });
    collector.end(SIGKILL);
    ::close(connection);
  }
  CollectorProcess collector(directory);
  REQUIRE(is_being_made(collector));
  CHECK(collector.get("/sweeps").json()["sweeps"].empty());
  // As if its 15 s were over.
  webdyno::store::open_for_writing(collector.database())
      .exec("UPDATE sweep_in_making SET expires_us = 1");
  eventually([&] { return count(collector, "sweep") == 0; });
  CHECK(count(collector, "trial") == 0);
  start_sweep(collector);
}

TEST_CASE("a sweep that is too large is refused at every door, before it is made") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  json plan = large_plan(64, 1000);
  json values = json::array();
  for (int i = 0; i < 1000; ++i) values.push_back(8 + i);
  plan["matrix"][0]["task"] = {"infer"};
  plan["matrix"][0]["width"] = values;
  plan["matrix"][0]["samples"] = values;
  const std::string said = "$.matrix: 1000000 configurations are too many: allowed are 20000";
  const auto error = [](const webdyno::test::HttpAnswer& answer) {
    CHECK(answer.status == 400);
    const json why = answer.json()["error"];
    return why["path"].get<std::string>() + ": " + why["message"].get<std::string>();
  };
  CHECK(error(collector.post("/plans/check", plan)) == said);
  CHECK(error(collector.post("/sweeps", {{"plan", plan}})) == said);
  const auto file = directory.path() / "plan.json";
  std::ofstream(file) << plan;
  for (const std::string command : {"plan check ", "run --plan ", "prepare "}) {
    INFO(command);
    const auto result = webdyno::test::run_command(directory, command + file.string());
    CHECK(result.exit_code == 2);
    CHECK_THAT(result.error, Catch::Contains(said));
  }
}
