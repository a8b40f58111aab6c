#include "tests/integration/collector/fake_driver.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>
#include <utility>

#include "schema/wire/version.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace webdyno::test {

using nlohmann::json;

FakeDriver::FakeDriver(CollectorProcess& collector, std::string uuid)
    : collector_(collector), uuid_(std::move(uuid)) {
  auto message = registration(uuid_);
  message["launched"] = false;
  REQUIRE(collector_.post("/drivers", message).status == 200);
}

json FakeDriver::request() const {
  return {{"contract_version", wire::kContractVersion}, {"driver_uuid", uuid_}};
}

json FakeDriver::ask() { return collector_.post("/leases", request()).json(); }

json FakeDriver::lease() {
  const json answer = ask();
  REQUIRE(answer["kind"] == "trial");
  return answer["trial"];
}

json batch_of(const json& trial, int sequence) {
  const json process = {{"pid", 7},
                        {"start_ticks", 5},
                        {"role", "browser"},
                        {"sub_type", nullptr},
                        {"renderer_client_id", nullptr},
                        {"first_seen_us", 1},
                        {"exited_us", nullptr}};
  json samples = json::array();
  for (int i = 0; i < kSamples; ++i) {
    samples.push_back({{"t_us", sequence * kSamples + i},
                       {"cost_us", 1},
                       {"missed_ticks", 0},
                       {"readings", {{0, 1000, 2000, 1500, nullptr, nullptr, nullptr}}},
                       {"system", nullptr}});
  }
  return {{"type", "sample_batch"},
          {"contract_version", wire::kContractVersion},
          {"trial_uuid", trial["trial_uuid"]},
          {"attempt_number", trial["attempt_number"]},
          {"sequence", sequence},
          {"processes", {process}},
          {"samples", samples}};
}

HttpAnswer FakeDriver::deliver_batch(const json& trial, int sequence) {
  return collector_.post("/trials/" + trial["trial_uuid"].get<std::string>() + "/samples",
                         batch_of(trial, sequence));
}

HttpAnswer FakeDriver::report_phase(const json& trial, const std::string& phase) {
  json message = request();
  message["attempt_number"] = trial["attempt_number"];
  message["phase"] = phase;
  return collector_.post("/trials/" + trial["trial_uuid"].get<std::string>() + "/progress",
                         message);
}

HttpAnswer FakeDriver::deliver_result(const json& trial, const std::string& outcome) {
  return collector_.post("/trials/" + trial["trial_uuid"].get<std::string>() + "/result",
                         {{"contract_version", wire::kContractVersion},
                          {"driver_uuid", uuid_},
                          {"attempt_number", trial["attempt_number"]},
                          {"outcome", outcome},
                          {"cause", nullptr},
                          {"message", nullptr},
                          {"stack", nullptr},
                          {"phase", nullptr},
                          {"renderer_pid", nullptr},
                          {"renderer_pid_method", nullptr},
                          {"started", nullptr},
                          {"stopped", nullptr},
                          {"sampling", nullptr},
                          {"clock_pings", json::array()},
                          {"report", nullptr}});
}

std::string start_sweep(CollectorProcess& collector) {
  const auto answer = collector.post("/sweeps", {{"plan_name", "quick"}, {"seed", 1}});
  REQUIRE(answer.status == 200);
  return answer.json()["sweep_uuid"];
}

void eventually(const std::function<bool()>& so) {
  const auto never = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!so()) {
    REQUIRE(std::chrono::steady_clock::now() < never);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the collector has other work
  }
}

}  // namespace webdyno::test
