#include "native_host/host_session.hpp"

#include <poll.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "schema/wire/contract.hpp"
#include "schema/wire/sample_batch.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::native_host {
namespace {

using nlohmann::json;

constexpr const char* kTrial = "01942f3a-8c00-7abc-8def-0123456789ab";

struct Sent {
  json message;
  Urgency urgency;
};

/// A session whose browser is the test program; what it sends is kept.
class Session {
 public:
  explicit Session(const std::filesystem::path& root = "/")
      : session_({.root = root,
                  .own_pid = -1,
                  .browser_pid = ::getpid(),
                  .state_directory = directory_.path(),
                  .collector_file = directory_.path() / "collector.json",
                  .launch_uuid = std::nullopt},
                 [this](const std::string& text, Urgency urgency) {
                   sent_.push_back({json::parse(text), urgency});
                 }) {}

  std::vector<Sent> tell(const std::string& text) {
    sent_.clear();
    session_.receive(text, 4711);
    return sent_;
  }
  json refusal(const std::string& text) {
    const auto sent = tell(text);
    REQUIRE(sent.size() == 1);
    REQUIRE(wire::validate("host_error", sent[0].message));
    CHECK(sent[0].urgency == Urgency::kReply);
    return sent[0].message;
  }
  AttemptSampling& sampling() { return *session_.sampling(); }
  bool is_sampling() { return session_.sampling() != nullptr; }
  const std::vector<Sent>& sent() const { return sent_; }

 private:
  test::TemporaryDirectory directory_;
  std::vector<Sent> sent_;
  HostSession session_;
};

std::string start(int rate_hz) {
  return json{
      {"type", "start"}, {"trial_uuid", kTrial}, {"attempt_number", 1}, {"rate_hz", rate_hz}}
      .dump();
}

std::string stop(int attempt_number = 1) {
  return json{{"type", "stop"}, {"trial_uuid", kTrial}, {"attempt_number", attempt_number}}.dump();
}

TEST_CASE("a bad message is answered with what is wrong and what is allowed") {
  Session session;
  CHECK(session.refusal("{\"type\":")["code"] == "bad_json");
  CHECK(session.refusal("\xff")["code"] == "bad_json");
  for (const char* text : {"[]", "{}", "7", "{\"type\":7}", "{\"type\":\"host_clock\"}"}) {
    const auto error = session.refusal(text);
    CHECK(error["code"] == "bad_message");
    CHECK(error["message"] == "$.type: allowed: hello, clock, start, boundary, stop");
  }
  CHECK(session.refusal(R"({"type":"clock","ping_id":-1})")["message"] ==
        "$.ping_id: -1 is less than 0; allowed: at least 0");
  CHECK(session.refusal(start(101))["message"] ==
        "$.rate_hz: 101 is more than 100; allowed: 0 to 100");
  CHECK(session.refusal(
            R"({"type":"hello","contract_version":4,"extension_version":"1"})")["message"] ==
        "$.contract_version: 4 is not allowed; allowed: 3");
}

TEST_CASE("the clock is that of the moment when the request was read") {
  Session session;
  const auto sent = session.tell(R"({"type":"clock","ping_id":3})");
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].message == json{{"type", "clock"}, {"ping_id", 3}, {"monotonic_us", 4711}});
  CHECK(sent[0].urgency == Urgency::kReply);
}

TEST_CASE("start and stop are refused out of turn") {
  Session session;
  CHECK(session.refusal(stop())["code"] == "wrong_state");
  CHECK(session.refusal(stop())["message"] == "stop came before start");
  session.tell(start(10));
  CHECK(session.refusal(start(10))["message"] ==
        "start came while attempt 1 of trial 01942f3a-8c00-7abc-8def-0123456789ab is sampled");
  CHECK(session.refusal(stop(2))["code"] == "wrong_state");
  CHECK(session.is_sampling());
  session.tell(stop());
  CHECK_FALSE(session.is_sampling());
  CHECK(session.refusal(stop())["code"] == "wrong_state");
}

std::string boundary(const std::string& name, int attempt_number = 1) {
  return json{{"type", "boundary"},
              {"trial_uuid", kTrial},
              {"attempt_number", attempt_number},
              {"name", name},
              {"renderer_pid", 4711}}
      .dump();
}

TEST_CASE("a boundary is read of the attempt that is sampled, and of no other") {
  Session session;
  CHECK(session.refusal(boundary("begin"))["message"] == "boundary came before start");
  session.tell(start(10));
  CHECK(session.refusal(boundary("begin", 2))["code"] == "wrong_state");
  CHECK_THAT(session.refusal(boundary("check"))["message"].get<std::string>(),
             Catch::StartsWith("$.name: "));
}

TEST_CASE("a boundary is answered at once, and what was read comes with the next batch") {
  Session session;
  session.tell(start(10));
  const auto read = session.tell(boundary("model_load"));
  REQUIRE(read.size() == 1);
  REQUIRE(wire::validate("host_boundary_read", read[0].message));
  CHECK(read[0].message["name"] == "model_load");
  CHECK(read[0].urgency == Urgency::kReply);
  const auto stopped = session.tell(stop());
  const auto batch = wire::decode_sample_batch(stopped.at(0).message.dump()).value();
  REQUIRE(batch.boundaries.size() == 1);
  CHECK(batch.boundaries[0].name == "model_load");
  CHECK(batch.boundaries[0].cost_us == read[0].message["cost_us"]);
  const auto& browser = batch.boundaries[0].readings.at(0);  // which this program is
  CHECK(batch.processes.at(browser.process).pid == ::getpid());
  CHECK(browser.uss_bytes > 0);
  CHECK(browser.uss_bytes <= browser.pss_bytes);
  CHECK(browser.pss_bytes <= browser.resident_bytes);
  CHECK(batch.samples.size() == 3);  // the first, that at the boundary, and the last
}

TEST_CASE("start replies at once, and stop only behind the last batch") {
  Session session;
  const auto rate_hz = GENERATE(1, 100);
  const auto started = session.tell(start(rate_hz));
  REQUIRE(started.size() == 1);
  CHECK(started[0].message["type"] == "started");
  CHECK(started[0].urgency == Urgency::kReply);
  session.sampling().tick();

  const auto stopped = session.tell(stop());
  REQUIRE(stopped.size() == 2);
  CHECK(stopped[0].message["type"] == "sample_batch");
  CHECK(stopped[0].urgency == Urgency::kOrdinary);
  CHECK(stopped[1].message["type"] == "stopped");
  CHECK(stopped[1].urgency == Urgency::kOrdinary);
  const auto& summary = stopped[1].message["summary"];
  CHECK(summary["ticks"] == 3);
  CHECK(summary["cpu_ns"] > 0);
  CHECK(summary["batches"] == (rate_hz == 1 ? 2 : 1));
}

TEST_CASE(
    "where the packages tell their energy an attempt has it at each tick, and a rest before") {
  const test::TemporaryDirectory machine;
  std::filesystem::create_directory_symlink("/proc", machine.path() / "proc");
  const auto zone = machine.path() / "sys/class/powercap/intel-rapl:0";
  test::write_file(zone / "name", "package-0\n");
  test::write_file(zone / "energy_uj", "900\n");
  Session session(machine.path());
  session.tell(start(100));
  session.sampling().tick();
  const auto stopped = session.tell(stop());
  REQUIRE(stopped.size() == 2);
  for (const auto& sample : stopped[0].message["samples"])
    CHECK(sample["package_energy_uj"] == 900);
  REQUIRE(wire::validate("host_stopped", stopped[1].message));
  CHECK(stopped[1].message["summary"]["rest"]["duration_us"] >= 250'000);
  CHECK(stopped[1].message["summary"]["rest"]["package_energy_uj"] == 0);
  CHECK_FALSE(stopped[1].message["summary"]["absent"].contains("package_energy"));
}

TEST_CASE("at 0 Hz there are a first and a last sample, in one batch, and nothing is missed") {
  Session session;
  session.tell(start(0));
  CHECK(session.sampling().deadline_us() > sampling::monotonic_us() + 86'400'000'000);
  const auto stopped = session.tell(stop());
  REQUIRE(stopped.size() == 2);
  CHECK(stopped[0].message["samples"].size() == 2);
  CHECK(stopped[1].message["summary"]["ticks"] == 2);
  CHECK(stopped[1].message["summary"]["missed_ticks"] == 0);
}

TEST_CASE("deadlines that pass without a tick before stop are missed") {
  Session session;
  session.tell(start(100));
  ::poll(nullptr, 0, 105);  // ten deadlines; the last is stop's own sample
  const auto stopped = session.tell(stop());
  CHECK(stopped.at(1).message["summary"]["missed_ticks"] >= 9);
  CHECK(stopped.at(0).message["samples"][1]["missed_ticks"] ==
        stopped.at(1).message["summary"]["missed_ticks"]);
}

TEST_CASE("batches are sent when the next tick would come too late, or at 64 KiB") {
  Session session;
  session.tell(start(1));
  session.sampling().tick();
  CHECK(session.sent().size() == 2);  // a second to the next tick

  session.tell(stop());
  session.tell(start(100));
  std::size_t bytes = 0;
  while (session.sent().size() < 2) session.sampling().tick();
  bytes = session.sent()[1].message.dump().size();
  CHECK(bytes < 80 * 1024);
}

TEST_CASE("hello is answered again and again, and names a reason when it cannot be") {
  Session session;
  const std::string hello = R"({"type":"hello","contract_version":3,"extension_version":"1"})";
  const auto first = session.tell(hello);
  const auto second = session.tell(hello);
  REQUIRE(wire::validate("host_hello", first.at(0).message));
  CHECK(first[0].message["host"]["host_uuid"] == second.at(0).message["host"]["host_uuid"]);
  CHECK(first[0].message["browser"]["pid"] == ::getpid());

  std::vector<json> sent;
  HostSession broken({.root = "/",
                      .own_pid = -1,
                      .browser_pid = ::getpid(),
                      .state_directory = "/dev/null/state",
                      .collector_file = "/dev/null/collector.json",
                      .launch_uuid = std::nullopt},
                     [&](const std::string& text, Urgency) { sent.push_back(json::parse(text)); });
  broken.receive(hello, 0);
  REQUIRE(sent.size() == 1);
  CHECK(sent[0]["code"] == "environment");
}

}  // namespace
}  // namespace webdyno::native_host
