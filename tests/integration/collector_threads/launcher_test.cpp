// Sweeps whose browser the collector has launched, from the first request to their deletion: the
// launcher is the test's own. tests/e2e has real browsers.
#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>

#include "server/api/browser_launcher.hpp"
#include "tests/driver/served_collector.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace api = webdyno::api;
using nlohmann::json;
using webdyno::test::HttpAnswer;
using webdyno::test::ServedCollector;
using webdyno::test::small_plan;
using webdyno::test::SweepFixture;

namespace {

class LauncherOfTheTest : public api::BrowserLauncher {
 public:
  bool has_screen() const override { return screen; }
  tl::expected<std::string, std::string> launch(bool) override {
    ++launches;
    while_launching();
    return answer;
  }
  void begin(const std::string& sweep_uuid, bool native) override {
    begun = sweep_uuid;
    with_native = native;
  }
  void give_up() override { ++given_up; }

  bool screen = false;
  tl::expected<std::string, std::string> answer =
      std::string("0b7c2f4e-0000-4000-8000-000000000000");
  std::function<void()> while_launching = [] {};
  std::atomic<int> launches{0};
  std::atomic<int> given_up{0};
  std::string begun;  // read when the answer that follows it has come
  bool with_native = false;
};

/// A collector with that launcher, beside which the fixture's sweep is stopped.
struct Launching {
  Launching() : collector(options()) {
    const auto stopped = collector.post("/sweeps/" + fixture.sweep_uuid + "/stop", json::object());
    REQUIRE(stopped.status == 200);
  }

  api::CollectorOptions options() {
    const auto web = fixture.directory.path() / "web";
    std::filesystem::create_directories(web / "workloads" / "plans");
    std::ofstream(web / "workloads" / "catalog.json") << webdyno::test::small_catalog_json();
    auto options = webdyno::test::options_below(fixture.directory.path(), web);
    options.launcher = &launcher;
    return options;
  }
  HttpAnswer start(const std::string& browser, const json& changes = json::object()) {
    json plan = small_plan(1);
    plan["control"] = false;
    plan.update(changes);
    json request = {{"plan", plan}};
    if (!browser.empty()) request["browser"] = browser;
    return collector.post("/sweeps", request);
  }
  HttpAnswer remove(const std::string& sweep_uuid) {
    return webdyno::test::http_request(collector.port(), "DELETE", "/api/v1/sweeps/" + sweep_uuid,
                                       collector.headers(), "");
  }
  json sweep(const std::string& uuid) { return collector.get("/sweeps/" + uuid).json()["sweep"]; }
  std::size_t sweeps() { return collector.get("/sweeps").json()["sweeps"].size(); }

  SweepFixture fixture;
  LauncherOfTheTest launcher;
  ServedCollector collector;
};

std::string message_of(const HttpAnswer& answer) { return answer.json()["error"]["message"]; }

}  // namespace

TEST_CASE("a browser that cannot be launched is the answer, and there is no sweep") {
  Launching fixture;
  fixture.launcher.answer = tl::unexpected(std::string("there is no Chromium"));
  const auto answer = fixture.start("headless");
  CHECK(answer.status == 503);
  CHECK(answer.json()["error"]["code"] == "cannot_launch");
  CHECK(message_of(answer) == "there is no Chromium");
  CHECK(fixture.sweeps() == 1);
  CHECK(fixture.launcher.given_up == 0);

  const auto& stopped = fixture.fixture.sweep_uuid;
  const auto resumed =
      fixture.collector.post("/sweeps/" + stopped + "/resume", {{"browser", "headless"}});
  CHECK(resumed.status == 503);
  CHECK(fixture.sweep(stopped)["state"] == "stopped");

  fixture.launcher.answer = std::string("0b7c2f4e-0000-4000-8000-000000000000");
  CHECK(fixture.start("headless").status == 200);  // nothing was left behind
}

TEST_CASE("a window is refused where there is no screen, and everything where nobody launches") {
  Launching fixture;
  auto answer = fixture.start("headed");
  CHECK(answer.status == 400);
  CHECK(answer.json()["error"]["path"] == "$.browser");
  CHECK_THAT(message_of(answer), Catch::Contains("has none"));
  CHECK(fixture.collector.get("/status").json()["launches"] == json::array({"headless"}));
  fixture.launcher.screen = true;
  CHECK(fixture.collector.get("/status").json()["launches"] == json::array({"headless", "headed"}));
  CHECK(fixture.launcher.launches == 0);
  CHECK(fixture.start("headed").status == 200);

  auto options = fixture.options();
  options.launcher = nullptr;
  options.database = fixture.fixture.directory.path() / "other.db";
  ServedCollector other(options);
  answer = other.post("/sweeps", {{"plan", small_plan(1)}, {"browser", "headless"}});
  CHECK(answer.status == 400);
  CHECK_THAT(message_of(answer), Catch::Contains("launches no browser"));
  CHECK(other.get("/status").json()["launches"] == json::array());
}

TEST_CASE("one launched sweep at a time, from its launch until its browser is gone") {
  Launching fixture;
  HttpAnswer second{};
  HttpAnswer third{};
  fixture.launcher.while_launching = [&] {
    second = fixture.start("headless");
    third = fixture.start("");
  };
  const auto answer = fixture.start("headless");
  REQUIRE(answer.status == 200);
  CHECK(second.status == 409);
  CHECK_THAT(message_of(second), Catch::Contains("a browser is being launched"));
  CHECK(third.status == 409);
  const std::string uuid = answer.json()["sweep_uuid"];
  CHECK(fixture.launcher.begun == uuid);
  CHECK_FALSE(fixture.launcher.with_native);
  fixture.launcher.while_launching = [] {};
  CHECK_THAT(message_of(fixture.start("headless")), Catch::Contains("is running; stop it first"));
  CHECK(fixture.remove(uuid).status == 409);

  (*fixture.collector).leave_sweep("paused", "the browser ended 3 times in a row");
  CHECK(fixture.sweep(uuid)["state"] == "paused");
  const auto why = fixture.collector.post(
      "/query", {{"sql", "SELECT detail FROM event WHERE kind = 'sweep_paused'"}});
  CHECK(why.json()["rows"] == json::parse(R"([["the browser ended 3 times in a row"]])"));
  const auto resumed =
      fixture.collector.post("/sweeps/" + uuid + "/resume", {{"browser", "headless"}});
  CHECK(resumed.status == 200);
  CHECK(fixture.launcher.launches == 2);
  CHECK(fixture.sweep(uuid)["state"] == "running");
}

TEST_CASE("a launched sweep that is resumed without a browser is a connected one's") {
  Launching fixture;
  const std::string uuid = fixture.start("headless").json()["sweep_uuid"];
  (*fixture.collector).leave_sweep("paused", "its browser was closed");
  const auto resumed = fixture.collector.post("/sweeps/" + uuid + "/resume", json::object());
  CHECK(resumed.status == 200);
  const auto launched = fixture.collector.post(
      "/query", {{"sql", "SELECT launched FROM sweep WHERE sweep_uuid = '" + uuid + "'"}});
  CHECK(launched.json()["rows"] == json::parse("[[0]]"));
  CHECK_THAT(message_of(fixture.start("headless")), Catch::Contains("stop it first"));
}

TEST_CASE("what only a launched browser can do is told before, and refused for a connected one") {
  Launching fixture;
  for (const json& changes : {json{{"profile", true}}, json{{"relaunch_every", 1}}}) {
    const std::string path = "$." + changes.begin().key();
    json plan = small_plan(1);
    plan.update(changes);
    const auto checked = fixture.collector.post("/plans/check", plan);
    CHECK(checked.status == 200);
    CHECK(checked.json()["needs_launched_browser"]["path"] == path);
    const auto refused = fixture.start("", changes);
    CHECK(refused.status == 400);
    CHECK(refused.json()["error"]["path"] == path);
  }
  const auto checked = fixture.collector.post("/plans/check", small_plan(1)).json();
  CHECK(checked["needs_launched_browser"].is_null());
  CHECK(checked["expected_s_low"] <= checked["expected_s"]);
  CHECK(checked["expected_s"] <= checked["expected_s_high"]);
  CHECK_THAT(checked["expected_from"].get<std::string>(), Catch::Contains("assumed"));
  CHECK(fixture.start("headless", {{"profile", true}}).status == 200);
}

TEST_CASE("a sweep is deleted while others read it, and is nowhere afterwards") {
  Launching fixture;
  const std::string uuid = fixture.fixture.sweep_uuid;
  CHECK(fixture.collector.get("/sweeps/" + uuid + "/rows").json()["trials"] == 4);
  CHECK(fixture.remove(uuid).status == 200);
  CHECK(fixture.sweeps() == 0);
  for (const std::string path : {"", "/rows", "/block", "/results", "/findings"}) {
    INFO(path);
    CHECK(fixture.collector.get("/sweeps/" + uuid + path).status == 404);
  }
  CHECK(fixture.remove(uuid).status == 404);
  CHECK(fixture.remove("none").status == 404);
  for (const json& request : {json::object(), json{{"browser", "headless"}}})
    CHECK(fixture.collector.post("/sweeps/" + uuid + "/resume", request).status == 404);
  CHECK(fixture.launcher.launches == 0);
}
