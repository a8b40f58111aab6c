// The collector in this process with everything at once: a driver that measures, dashboards that
// listen and read, people who query, `run` that watches. Under the thread sanitizer this is the
// test of writer, reader pool, events and server.
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "server/store/database.hpp"
#include "tests/integration/collector_threads/served.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using nlohmann::json;
using webdyno::test::batch_of;
using webdyno::test::HttpAnswer;
using webdyno::test::lease_request;
using webdyno::test::Served;
using webdyno::test::SweepFixture;
using webdyno::test::unmeasured_result;

namespace {

constexpr int kRepetitions = 3;  // of four configurations
constexpr int kBatches = 6;      // a trial
constexpr int kReaders = 3;
constexpr int kListeners = 3;

/// Reads a connection until it is closed by the other side; what came.
std::string read_to_the_end(int connection) {
  std::string text;
  char buffer[4096];
  for (ssize_t size = 0; (size = ::read(connection, buffer, sizeof(buffer))) > 0;)
    text.append(buffer, static_cast<std::size_t>(size));
  ::close(connection);
  return text;
}

/// The same up to the line that has `what`.
std::string read_until(int connection, const std::string& what) {
  std::string text;
  std::string line;
  for (char next = 0; ::read(connection, &next, 1) == 1;) {
    line += next;
    if (next != '\n') continue;
    text += line;
    if (line.find(what) != std::string::npos) break;
    line.clear();
  }
  ::close(connection);
  return text;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t times = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("everything at once: all is stored, and everybody hears of it") {
  SweepFixture fixture(kRepetitions);
  const int trials = 4 * kRepetitions;
  std::vector<std::string> heard(kListeners);
  std::vector<std::thread> listeners;
  std::atomic<int> refused{0};
  const auto expect = [&refused](const HttpAnswer& answer) {
    if (answer.status != 200) ++refused;
  };
  {
    Served collector(fixture);
    for (int i = 0; i < kListeners; ++i) {
      const int connection = collector.listen();
      listeners.emplace_back([connection, &text = heard[static_cast<std::size_t>(i)]] {
        text = read_to_the_end(connection);
      });
    }
    std::atomic<bool> measured{false};
    std::vector<std::thread> others;
    for (int i = 0; i < kReaders; ++i) {
      others.emplace_back([&] {
        while (!measured) {
          expect(collector.get("/status"));
          expect(collector.get("/sweeps/" + fixture.sweep_uuid));
          expect(collector.get("/sweeps/" + fixture.sweep_uuid + "/block"));
          expect(collector.post("/query", {{"sql", "SELECT count(*) FROM process_reading"}}));
        }
      });
    }
    others.emplace_back([&] {
      while (!measured) {
        const auto seen = (*collector).watch();
        if (seen.sweep["trial_count"] != trials) ++refused;
      }
    });
    others.emplace_back([&] {
      while (!measured)
        expect(collector.post("/sweeps/" + fixture.sweep_uuid + "/resume", json::object()));
    });
    for (int trial = 0; trial < trials; ++trial) {
      const json lease = collector.post("/leases", lease_request(fixture.driver_uuid)).json();
      REQUIRE(lease["kind"] == "trial");
      const std::string path = "/trials/" + lease["trial"]["trial_uuid"].get<std::string>();
      // Two at a time, as the extension's retries may be.
      std::thread again([&] {
        for (int i = 0; i < kBatches; ++i)
          expect(collector.post(path + "/samples", batch_of(lease["trial"], i)));
      });
      for (int i = 0; i < kBatches; ++i)
        expect(collector.post(path + "/samples", batch_of(lease["trial"], i)));
      again.join();
      expect(collector.post(path + "/result",
                            unmeasured_result(lease["trial"], fixture.driver_uuid, "page_error")));
    }
    measured = true;
    for (auto& each : others) each.join();
    CHECK((*collector).watch().sweep["state"] == "done");
  }
  for (auto& each : listeners) each.join();
  CHECK(refused == 0);
  for (const auto& text : heard) {
    // Leased and ended; of a listener that reads nothing is dropped.
    CHECK(count(text, "event: trial\n") == static_cast<std::size_t>(2 * trials));
    CHECK(count(text, "event: progress\n") > 0);
  }
  CHECK(fixture.count("SELECT count(*) FROM process_reading") == trials * kBatches);
  CHECK(fixture.count("SELECT count(*) FROM trial WHERE outcome = 'page_error'") == trials);
}

TEST_CASE("samples and results are answered while every reader is busy and somebody listens") {
  SweepFixture fixture;
  Served collector(fixture);
  std::thread listener([connection = collector.listen()] { read_to_the_end(connection); });
  const json trial = collector.post("/leases", lease_request(fixture.driver_uuid)).json()["trial"];
  const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>();
  // Each takes the five seconds that a query may: two at once, then the next two.
  std::atomic<int> queries_answered{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 4; ++i) {
    people.emplace_back([&] {
      collector.post("/query", {{"sql",
                                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                 "SELECT count(*) FROM n"}});
      ++queries_answered;
    });
  }
  // Whoever asks now for something that is read waits for them.
  std::thread reader([&] { collector.get("/sweeps"); });
  for (int i = 0; i < kBatches; ++i)
    CHECK(collector.post(path + "/samples", batch_of(trial, i)).status == 200);
  CHECK(
      collector.post(path + "/result", unmeasured_result(trial, fixture.driver_uuid, "page_error"))
          .status == 200);
  CHECK(collector.post("/leases", lease_request(fixture.driver_uuid)).json()["kind"] == "trial");
  CHECK((*collector).watch().sweep["failed"] == 1);
  CHECK(queries_answered < 4);
  for (auto& each : people) each.join();
  reader.join();
  (*collector).stop();
  listener.join();
}

TEST_CASE("a trial's end is told once, also when another look for ended ones waits behind it") {
  SweepFixture fixture;
  Served collector(fixture);
  const int connection = collector.listen();
  const json trial = collector.post("/leases", lease_request(fixture.driver_uuid)).json()["trial"];
  const std::string path = "/trials/" + trial["trial_uuid"].get<std::string>();
  CHECK(collector.post(path + "/samples", batch_of(trial, 0)).status == 200);
  auto program = webdyno::store::open_for_writing(fixture.directory.path() / "s.db");
  program.exec("BEGIN IMMEDIATE");
  int answered = 0;
  std::thread result([&] {
    answered =
        collector
            .post(path + "/result", unmeasured_result(trial, fixture.driver_uuid, "page_error"))
            .status;
  });
  // The collector looks for ended trials every two seconds. Whether it has begun to is seen
  // nowhere: on a machine that is too slow for it this tests less, and passes.
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  program.exec("COMMIT");
  result.join();
  CHECK(answered == 200);
  const json next = collector.post("/leases", lease_request(fixture.driver_uuid)).json()["trial"];
  const std::string heard = read_until(connection, next["trial_uuid"]);
  CHECK(count(heard, "event: trial\n") == 3);  // leased, ended, the next one leased
}
