// What the real collector's answers stand for: its end in mid-ingest, a full disk, results that are
// refused.
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "tests/driver/messages.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/integration/collector/fake_driver.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using nlohmann::json;
using webdyno::test::batch_of;
using webdyno::test::CollectorProcess;
using webdyno::test::HttpAnswer;
using webdyno::test::kSamples;
using webdyno::test::TemporaryDirectory;

namespace {

/// A driver with a trial of plan quick.
struct Leased {
  explicit Leased(CollectorProcess& collector) {
    auto registration = webdyno::test::registration(driver_uuid);
    registration["launched"] = false;
    REQUIRE(collector.post("/drivers", registration).status == 200);
    REQUIRE(collector.post("/sweeps", {{"plan_name", "quick"}, {"seed", 1}}).status == 200);
    lease(collector);
  }
  /// Another browser, which holds nothing.
  Leased another(CollectorProcess& collector) const {
    Leased other = *this;
    other.driver_uuid = webdyno::wire::uuid_v7();
    auto registration = webdyno::test::registration(other.driver_uuid);
    registration["launched"] = false;
    REQUIRE(collector.post("/drivers", registration).status == 200);
    return other;
  }
  void lease(CollectorProcess& collector) {
    const auto answer =
        collector.post("/leases", {{"contract_version", 3}, {"driver_uuid", driver_uuid}});
    REQUIRE(answer.status == 200);
    trial = answer.json()["trial"];
  }
  std::string path(const std::string& what) const {
    return fmt::format("/trials/{}/{}", trial["trial_uuid"].get<std::string>(), what);
  }
  json batch(int sequence) const { return batch_of(trial, sequence, {.samples = kSamples}); }
  /// The page failed before it could measure; `batches` were sampled until then.
  json failed(int batches) const {
    const auto clock = [](int us) {
      return json{{"monotonic_us", us}, {"realtime_us", us}, {"realtime_error_us", nullptr}};
    };
    return {{"contract_version", 3},
            {"driver_uuid", driver_uuid},
            {"attempt_number", trial["attempt_number"]},
            {"outcome", "page_error"},
            {"cause", "uncaught_exception"},
            {"message", "boom"},
            {"stack", nullptr},
            {"phase", nullptr},
            {"renderer_pid", nullptr},
            {"renderer_pid_method", nullptr},
            {"started", clock(0)},
            {"stopped", clock(batches * kSamples)},
            {"sampling", webdyno::test::sampling_summary(batches, batches * kSamples, 1)},
            {"clock_pings", json::array()},
            {"report", nullptr}};
  }

  std::string driver_uuid = webdyno::wire::uuid_v7();
  json trial;
};

json rows(CollectorProcess& collector, const std::string& sql) {
  return collector.post("/query", {{"sql", sql}}).json()["rows"];
}

}  // namespace

TEST_CASE("kill -9 in the middle of ingest: what was acknowledged is there, batches are whole") {
  std::mt19937 random(11);
  for (int round = 0; round < 4; ++round) {
    const TemporaryDirectory directory;
    constexpr int kSenders = 3;
    const int enough = 5 + static_cast<int>(random() % 60);
    std::atomic<int> next = 0;
    std::atomic<int> answers = 0;
    std::mutex mutex;
    std::set<int> acknowledged;
    std::optional<Leased> leased;
    {
      CollectorProcess collector(directory);
      leased.emplace(collector);
      std::vector<std::thread> senders;
      for (int sender = 0; sender < kSenders; ++sender) {
        senders.emplace_back([&] {
          try {
            for (;;) {
              const int sequence = next++;
              if (collector.post(leased->path("samples"), leased->batch(sequence)).status != 200)
                break;
              const std::lock_guard lock(mutex);
              acknowledged.insert(sequence);
              ++answers;
              answers.notify_one();
            }
          } catch (const std::exception&) {  // it has been killed
          }
        });
      }
      for (int seen = 0; seen < enough; seen = answers) answers.wait(seen);
      collector.end(SIGKILL);
      for (auto& sender : senders) sender.join();
    }
    {
      auto database = webdyno::store::open_for_reading(directory.path() / "c.db");
      CHECK(database.execAndGet("PRAGMA integrity_check").getString() == "ok");
      SQLite::Statement batches(database,
                                "SELECT sequence, (SELECT count(*) FROM process_reading WHERE t_us "
                                "/ 5 = sequence) FROM sample_batch");
      std::set<int> stored;
      while (batches.executeStep()) {
        stored.insert(batches.getColumn(0).getInt());
        CHECK(batches.getColumn(1).getInt() == kSamples);
      }
      for (const int sequence : acknowledged) CHECK(stored.contains(sequence));
      CHECK(database.execAndGet("SELECT count(*) FROM process_reading").getInt() ==
            kSamples * static_cast<int>(stored.size()));
    }
    // The driver sends on, and again what it had no answer to.
    CollectorProcess collector(directory);
    for (int sequence = 0; sequence < next; ++sequence)
      CHECK(collector.post(leased->path("samples"), leased->batch(sequence)).status == 200);
    CHECK(collector.post(leased->path("result"), leased->failed(next)).status == 200);
    CHECK(rows(collector, "SELECT count(*) FROM process_reading")[0][0] == kSamples * next);
  }
}

TEST_CASE("on a full disk nothing is acknowledged, and what is sent again then is taken") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const Leased leased(collector);
  REQUIRE(collector.post(leased.path("samples"), leased.batch(0)).status == 200);
  collector.limit_file_size(std::filesystem::file_size(collector.database().string() + "-wal"));
  const auto full = collector.post(leased.path("samples"), leased.batch(1));
  CHECK(full.status == 503);  // the driver keeps it and asks again
  CHECK_THAT(full.json()["error"]["message"].get<std::string>(), Catch::Contains("disk"));
  CHECK(collector.post(leased.path("result"), leased.failed(1)).status == 503);
  CHECK(rows(collector, "SELECT count(*) FROM sample_batch")[0][0] == 1);
  collector.limit_file_size(std::nullopt);
  CHECK(collector.post(leased.path("samples"), leased.batch(1)).status == 200);
  CHECK(collector.post(leased.path("result"), leased.failed(2)).status == 200);
  CHECK(rows(collector, "SELECT count(*), max(sampler_batches) FROM process_reading, attempt")[0] ==
        json{2 * kSamples, 2});
}

TEST_CASE("another program's lock that outlasts the leases loses no trial") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const Leased leased(collector);
  const Leased other_driver = leased.another(collector);
  REQUIRE(collector.post(leased.path("samples"), leased.batch(0)).status == 200);
  auto program = webdyno::store::open_for_writing(collector.database());
  program.exec("BEGIN IMMEDIATE");
  program.exec("UPDATE attempt SET lease_expires_us = 1");  // as if it had been held for so long
  const auto locked = collector.post(leased.path("samples"), leased.batch(1));
  CHECK(locked.status == 503);
  CHECK_THAT(locked.json()["error"]["message"].get<std::string>(), Catch::Contains("locked"));
  program.exec("COMMIT");
  // Whoever looks for a trial now would end those whose leases have run out.
  const int asks = webdyno::test::send_request(
      collector.port(), "POST", "/api/v1/leases",
      {{"Authorization", "Bearer " + collector.token()}},
      json{{"contract_version", 3}, {"driver_uuid", other_driver.driver_uuid}}.dump());
  for (int i = 0; i < 10; ++i) CHECK(collector.get("/status").status == 200);
  CHECK(collector.post(leased.path("samples"), leased.batch(1)).status == 200);
  CHECK(collector.post(leased.path("result"), leased.failed(2)).status == 200);
  ::close(asks);
}

TEST_CASE("a result before its batches is 409, and 200 once they are there; others are refused") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  Leased leased(collector);
  REQUIRE(collector.post(leased.path("samples"), leased.batch(1)).status == 200);
  const auto early = collector.post(leased.path("result"), leased.failed(2));
  CHECK(early.status == 409);
  CHECK(early.json()["error"]["path"] == "$.sampling.batches");
  REQUIRE(collector.post(leased.path("samples"), leased.batch(0)).status == 200);
  CHECK(collector.post(leased.path("result"), leased.failed(2)).status == 200);
  CHECK(collector.post(leased.path("result"), leased.failed(2)).status == 200);
  CHECK(collector.post(leased.path("samples"), leased.batch(1)).status == 200);
  CHECK(collector.post(leased.path("samples"), leased.batch(2)).status == 409);

  leased.lease(collector);
  json wrong = leased.failed(0);
  wrong["stopped"]["monotonic_us"] = -1;
  const auto malformed = collector.post(leased.path("result"), wrong);
  CHECK(malformed.status == 400);
  CHECK(malformed.json()["error"]["path"] == "$.stopped.monotonic_us");
  const auto no_json =
      CollectorProcess::request(collector.port(), "POST", "/api/v1" + leased.path("result"),
                                {{"Authorization", "Bearer " + collector.token()}}, "{");
  CHECK(no_json.status == 400);
  const auto refused = rows(collector,
                            "SELECT detail FROM event WHERE kind = 'result_refused' AND trial_id "
                            "IS NOT NULL AND attempt_number IS NOT NULL ORDER BY event_id");
  REQUIRE(refused.size() == 3);
  CHECK_THAT(refused[0][0].get<std::string>(), Catch::StartsWith("$.sampling.batches: 1 of"));
  CHECK_THAT(refused[1][0].get<std::string>(), Catch::StartsWith("$.stopped"));
  const std::string lost = leased.trial["trial_uuid"];
  leased.lease(collector);  // the driver goes on
  CHECK(leased.trial["trial_uuid"] == lost);
  CHECK(rows(collector,
             "SELECT outcome, cause, message FROM attempt WHERE attempt_number = 1 AND "
             "outcome = 'driver_lost'")[0] == json{"driver_lost", "result_refused", refused[2][0]});
}

TEST_CASE("a result that is too large leaves its reason, and its trial ends with it") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  Leased leased(collector);
  json large = leased.failed(0);
  large["message"] = std::string(17 * 1024 * 1024, 'x');
  const std::string body = large.dump();
  const auto post = [&](const std::string& path, const std::string& token) {
    return CollectorProcess::request(collector.port(), "POST", "/api/v1" + path,
                                     {{"Authorization", "Bearer " + token}}, body);
  };
  CHECK(post(leased.path("result"), "another").status == 401);
  CHECK(post(leased.path("samples"), collector.token()).status == 413);
  CHECK(
      post("/sweeps/" + leased.trial["sweep_uuid"].get<std::string>() + "/stop", collector.token())
          .status == 413);
  CHECK(collector.get("/sweeps").json()["sweeps"][0]["state"] == "running");
  CHECK(rows(collector, "SELECT count(*) FROM event WHERE kind = 'result_refused'")[0][0] == 0);

  const auto answer = post(leased.path("result"), collector.token());
  CHECK(answer.status == 413);
  CHECK(answer.json()["error"]["code"] == "too_large");
  const std::string reason = "$: a body is at most 16 MiB";
  CHECK(rows(collector,
             "SELECT trial_uuid, event.attempt_number, detail FROM event JOIN trial USING "
             "(trial_id) WHERE kind = 'result_refused'") ==
        json::array({{leased.trial["trial_uuid"], 1, reason}}));
  leased.lease(collector);  // the driver goes on
  CHECK(
      rows(collector, "SELECT outcome, cause, message FROM attempt WHERE attempt_number = 1")[0] ==
      json{"driver_lost", "result_refused", reason});
}
