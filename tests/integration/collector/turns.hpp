#pragma once

#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>
#include <string>

#include "server/api/machine_turns.hpp"
#include "tests/integration/collector/fake_driver.hpp"

/// Who has the machine, as collectors say it and as the locks do.
namespace webdyno::test {

inline std::filesystem::path locks_of(const TemporaryDirectory& directory) {
  return directory.path() / "locks";
}

inline bool machine_is_free(const std::filesystem::path& locks) {
  return api::MachineTurns(locks).try_trial().has_value();
}

/// What /status says of the attempt that runs: (trial_uuid, attempt_number), or null.
inline nlohmann::json running(CollectorProcess& collector) {
  const nlohmann::json now = collector.get("/status").json()["running"];
  return now.is_null() ? now : nlohmann::json{now["trial_uuid"], now["attempt_number"]};
}

inline nlohmann::json name_of(const nlohmann::json& trial) {
  return {trial["trial_uuid"], trial["attempt_number"]};
}

inline std::string waits_for(CollectorProcess& collector) {
  const nlohmann::json whom = collector.get("/status").json()["waits_for"];
  return whom.is_null() ? "" : whom.get<std::string>();
}

inline std::string pid_of(const CollectorProcess& collector) {
  return "(pid " + std::to_string(collector.pid()) + ",";
}

inline std::future<nlohmann::json> ask_meanwhile(FakeDriver& driver) {
  return std::async(std::launch::async, [&driver] { return driver.ask(); });
}

inline std::string outcome_of_attempt(CollectorProcess& collector, const std::string& trial_uuid) {
  const nlohmann::json rows =
      collector
          .post("/query", {{"sql",
                            "SELECT attempt.outcome FROM attempt JOIN trial USING "
                            "(trial_id) WHERE trial_uuid = '" +
                                trial_uuid + "'"}})
          .json()["rows"];
  return rows[0][0].is_null() ? "" : rows[0][0].get<std::string>();
}

}  // namespace webdyno::test
