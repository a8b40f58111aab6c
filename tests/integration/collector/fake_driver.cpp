#include "tests/integration/collector/fake_driver.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>
#include <utility>

#include "tests/driver/messages.hpp"

namespace webdyno::test {

using nlohmann::json;

FakeDriver::FakeDriver(CollectorProcess& collector, std::string uuid)
    : collector_(collector), uuid_(std::move(uuid)) {
  auto message = registration(uuid_);
  message["launched"] = false;
  REQUIRE(collector_.post("/drivers", message).status == 200);
}

json FakeDriver::request() const { return lease_request(uuid_); }

json FakeDriver::ask() { return collector_.post("/leases", request()).json(); }

json FakeDriver::lease() {
  const json answer = ask();
  REQUIRE(answer["kind"] == "trial");
  return answer["trial"];
}

HttpAnswer FakeDriver::deliver_batch(const json& trial, int sequence) {
  return collector_.post("/trials/" + trial["trial_uuid"].get<std::string>() + "/samples",
                         batch_of(trial, sequence, {.samples = kSamples}));
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
                         unmeasured_result(trial, uuid_, outcome));
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
