// What the collector does with a browser's answers, and with one that is gone: the browser's end is
// the test's own. tests/e2e has real ones.
#include "server/api/launched_browser.hpp"

#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <semaphore>
#include <thread>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "tests/integration/collector_threads/served.hpp"

namespace api = webdyno::api;
namespace wire = webdyno::wire;
using nlohmann::json;
using webdyno::test::HttpAnswer;
using webdyno::test::lease_request;
using webdyno::test::Served;
using webdyno::test::SweepFixture;

namespace {

class BrowserOfTheTest : public api::LaunchedBrowser {
 public:
  tl::expected<void, std::string> make_gpu_cold(const std::string&) override {
    before_lease();
    return {};
  }
  tl::expected<json, std::string> read_gpu() override { return gpu; }
  tl::expected<std::int64_t, std::string> navigation_start(const std::string&) override {
    return navigation_start_us;
  }
  tl::expected<void, std::string> start_profiler(const std::string&) override { return {}; }
  /// Gives its profile once, as a real one.
  tl::expected<json, std::string> stop_profiler() override {
    if (stopped.exchange(true)) return tl::unexpected(std::string("the profiler was not started"));
    at_first_stop();
    const json frame = {{"functionName", "(root)"},
                        {"scriptId", "0"},
                        {"url", ""},
                        {"lineNumber", -1},
                        {"columnNumber", -1}};
    return json{{"nodes", {{{"id", 1}, {"callFrame", frame}, {"children", json::array()}}}},
                {"startTime", 0},
                {"endTime", 10'000'000},
                {"samples", json::array()},
                {"timeDeltas", json::array()}};
  }

  tl::expected<json, std::string> gpu = json{{"renderer", "ANGLE"}};
  tl::expected<json, std::string> page_heap(const std::string& trial_uuid) override {
    if (asked_for_heap++ == 0) at_first_heap();
    return json{{"usedSize", 1000.0},
                {"totalSize", 2000},
                {"embedderHeapUsedSize", trial_uuid.size()},
                {"backingStorageSize", 40}};
  }
  tl::expected<json, std::string> memory_dump() override { return dump; }

  std::atomic<int> asked_for_heap{0};
  tl::expected<json, std::string> dump = json::array();
  std::function<void()> before_lease = [] {};
  std::function<void()> at_first_stop = [] {};
  std::function<void()> at_first_heap = [] {};
  std::atomic<bool> stopped{false};
  tl::expected<std::int64_t, std::string> navigation_start_us = 4'999'995;
};

/// That the fixture's `done` is of.
json batch_of_done(const json& trial) {
  const json process = {
      {"pid", 77},           {"start_ticks", 5},        {"role", "renderer"},
      {"sub_type", nullptr}, {"renderer_client_id", 4}, {"first_seen_us", 5'000'000},
      {"exited_us", nullptr}};
  const auto sample = [](int t_us) {
    return json{{"t_us", t_us},
                {"cost_us", 200},
                {"missed_ticks", 0},
                {"readings", {{0, 1000, 2000, 1500, 12, 3, 0, 7}}},
                {"system", nullptr}};
  };
  return {{"type", "sample_batch"},
          {"contract_version", 3},
          {"trial_uuid", trial["trial_uuid"]},
          {"attempt_number", trial["attempt_number"]},
          {"sequence", 0},
          {"processes", {process}},
          {"samples", {sample(5'100'000), sample(5'200'000)}}};
}

}  // namespace

TEST_CASE("a profile stays when stopping is asked for again, its answer having been lost") {
  const bool at_once = GENERATE(true, false);
  SweepFixture fixture;
  BrowserOfTheTest browser;
  std::thread again;
  Served collector(fixture, &browser);
  const json trial = collector.post("/leases", lease_request(fixture.driver_uuid)).json()["trial"];
  const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>();
  const auto profiler = [&](const std::string& action) {
    json message = lease_request(fixture.driver_uuid);
    message["attempt_number"] = trial["attempt_number"];
    message["action"] = action;
    return collector.post(path + "/profiler", message).status;
  };
  CHECK(profiler("start") == 200);
  // The second request comes while the browser answers the first one, or after that.
  unsigned second = 0;
  if (at_once) {
    browser.at_first_stop = [&] { again = std::thread([&] { second = profiler("stop"); }); };
  }
  CHECK(profiler("stop") == 200);
  if (at_once)
    again.join();
  else
    second = profiler("stop");
  CHECK(second == 200);
  CHECK(collector.post(path + "/samples", batch_of_done(trial)).status == 200);
  webdyno::sweep::Lease lease{};
  lease.attempt_number = trial["attempt_number"];
  lease.configuration = trial["configuration"];
  CHECK(collector.post(path + "/result", fixture.done(lease)).status == 200);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags LIKE '%\"profiled\"%'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags LIKE '%no_profile%'") == 0);
}

TEST_CASE("a launched browser is asked what it does with GPUs when it registers") {
  SweepFixture fixture;
  BrowserOfTheTest browser;
  Served collector(fixture, &browser);
  const auto with = [&](const std::string& condition) {
    return fixture.count(
        "SELECT count(*) FROM browser JOIN browser_fingerprint USING "
        "(browser_fingerprint_id) WHERE fingerprint ->> " +
        condition);
  };
  auto registration = webdyno::test::registration(wire::uuid_v7());
  CHECK(collector.post("/drivers", registration).status == 200);
  CHECK(with("'$.gpu.renderer' = 'ANGLE'") == 1);
  browser.gpu = tl::unexpected(std::string("no answer within 10 s"));
  CHECK(collector.post("/drivers", registration).status == 200);
  CHECK(with("'$.gpu.absent' = 'no answer within 10 s'") == 1);
  browser.gpu = json{{"renderer", "ANGLE"}};
  registration["driver_uuid"] = wire::uuid_v7();
  registration["launched"] = false;
  CHECK(collector.post("/drivers", registration).status == 200);
  CHECK(with("'$.gpu.renderer' = 'ANGLE'") == 0);
}

TEST_CASE("the browser's word for when a page began goes to its driver, or an event says why not") {
  const bool told = GENERATE(true, false);
  SweepFixture fixture;
  BrowserOfTheTest browser;
  if (!told) browser.navigation_start_us = tl::unexpected(std::string("the page is gone"));
  Served collector(fixture, &browser);
  const json trial = collector.post("/leases", lease_request(fixture.driver_uuid)).json()["trial"];
  const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>() + "/page_clock";
  json message = lease_request(fixture.driver_uuid);
  message["attempt_number"] = trial["attempt_number"];
  const HttpAnswer answer = collector.post(path, message);
  CHECK(answer.status == 200);
  CHECK(answer.json()["navigation_start_us"] == (told ? json(4'999'995) : json()));
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'navigation_start_unknown' AND "
                      "detail = 'the page is gone'") == (told ? 0 : 1));
  message["driver_uuid"] = wire::uuid_v7();
  CHECK(collector.post(path, message).status == 409);
}

TEST_CASE("memory that is asked for again while the browser answers is asked of it once") {
  SweepFixture fixture;
  BrowserOfTheTest browser;
  Served collector(fixture, &browser);
  const json trial = collector.post("/leases", lease_request(fixture.driver_uuid)).json()["trial"];
  const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>() + "/memory";
  json message = lease_request(fixture.driver_uuid);
  message["attempt_number"] = trial["attempt_number"];
  message["boundary"] = "begin";
  message["dump"] = false;
  unsigned again = 0;
  std::thread second;
  browser.at_first_heap = [&] {
    second = std::thread([&] { again = collector.post(path, message).status; });
    // Whether the other request has come is seen nowhere: where this one is answered before it, the
    // test tests less, and passes.
    for (int i = 0; i < 20; ++i) collector.get("/plans");
  };
  CHECK(collector.post(path, message).status == 200);
  second.join();
  CHECK(again == 200);
  CHECK(browser.asked_for_heap == 1);
}

TEST_CASE("memory is asked of the browser once a boundary, and stored with the result") {
  const bool of_a_person = GENERATE(false, true);
  SweepFixture fixture;
  BrowserOfTheTest browser;
  browser.dump = json{{{"pid", 77}, {"allocator", "gpu"}, {"size_bytes", 64}}};
  Served collector(fixture, of_a_person ? nullptr : &browser);
  const json trial = collector.post("/leases", lease_request(fixture.driver_uuid)).json()["trial"];
  const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>();
  json message = lease_request(fixture.driver_uuid);
  message["attempt_number"] = trial["attempt_number"];
  message["boundary"] = "end";
  message["dump"] = true;
  CHECK(collector.post(path + "/memory", message).status == 200);
  CHECK(collector.post(path + "/memory", message).status == 200);  // its answer was lost
  CHECK(browser.asked_for_heap == (of_a_person ? 0 : 1));
  json of_another = message;
  of_another["driver_uuid"] = wire::uuid_v7();
  CHECK(collector.post(path + "/memory", of_another).status == 409);
  message.erase("dump");
  CHECK(collector.post(path + "/memory", message).status == 400);

  json batch = batch_of_done(trial);
  batch["boundaries"] = {{{"name", "end"},
                          {"t_us", 5'200'050},
                          {"cost_us", 20},
                          {"readings",
                           {{{"process", 0},
                             {"resident_bytes", 30},
                             {"pss_bytes", 20},
                             {"uss_bytes", 10},
                             {"swap_bytes", nullptr},
                             {"peak_resident_bytes", 31},
                             {"absent", {{"swap", "not_there"}}}}}}}};
  CHECK(collector.post(path + "/samples", batch).status == 200);
  webdyno::sweep::Lease lease{};
  lease.attempt_number = trial["attempt_number"];
  lease.configuration = trial["configuration"];
  CHECK(collector.post(path + "/result", fixture.done(lease)).status == 200);
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE heap_used_bytes = 1000 AND "
                      "backing_store_bytes = 40 AND dump_absent IS NULL") == (of_a_person ? 0 : 1));
  CHECK(fixture.count("SELECT count(*) FROM memory_boundary WHERE heap_absent = dump_absent AND "
                      "heap_absent LIKE 'it is a person''s own browser%'") ==
        (of_a_person ? 1 : 0));
  CHECK(fixture.count("SELECT count(*) FROM dump_reading") == (of_a_person ? 0 : 1));
}

TEST_CASE("a trial that was leased to a closed connection goes to the next driver at once") {
  SweepFixture fixture;
  const std::string next = wire::uuid_v7();
  webdyno::sweep::register_driver(fixture.database, webdyno::test::registration(next));
  BrowserOfTheTest browser;
  // Another program's lock: from before the lease is written until its driver has gone.
  auto program = webdyno::store::open_for_writing(fixture.directory.path() / "s.db");
  std::binary_semaphore locked{0};
  browser.before_lease = [&] {
    program.exec("BEGIN IMMEDIATE");
    locked.release();
  };
  Served collector(fixture, &browser);
  const int gone =
      webdyno::test::send_request(collector.port(), "POST", "/api/v1/leases", collector.headers(),
                                  lease_request(fixture.driver_uuid).dump());
  locked.acquire();
  browser.before_lease = [] {};
  // By the time of these answers the collector waits for the lock.
  for (int i = 0; i < 10; ++i) CHECK(collector.get("/status").status == 200);
  ::close(gone);
  program.exec("COMMIT");
  const json answer = collector.post("/leases", lease_request(next)).json();
  REQUIRE(answer["kind"] == "trial");
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE outcome IS NULL") == 1);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE outcome IS NOT NULL AND "
                      "cause IS NOT 'lease_not_taken'") == 0);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE cause = 'lease_not_taken'") == 1);
}
