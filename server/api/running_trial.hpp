#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "schema/wire/sample_batch.hpp"
#include "server/api/machine_turns.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/memory_record.hpp"
#include "server/sweep/profile_record.hpp"

namespace webdyno::api {

/// The attempt that is being measured: from its lease to its end it has the machine, and everything
/// that is kept in memory of it. It goes when this very attempt ends, by whatever way, and not when
/// another one does.
class RunningTrial {
 public:
  /// `trial`: its Trial of docs/protocol.md.
  RunningTrial(sweep::AttemptName attempt, std::string driver_uuid, nlohmann::json trial,
               std::shared_ptr<MachineTurns::Held> machine);

  const sweep::AttemptName& attempt() const { return attempt_; }
  const std::string& driver_uuid() const { return driver_uuid_; }
  std::string sweep_uuid() const { return trial_["sweep_uuid"]; }
  /// With others that overlap with it.
  const std::shared_ptr<MachineTurns::Held>& machine() const { return machine_; }

  void phase(const std::string& name) { phase_ = name; }
  /// The browser's CPU and memory as of this batch. For people; what is stored comes from the
  /// batches themselves.
  void samples(const wire::SampleBatch& batch);

  /// Running of docs/protocol.md.
  nlohmann::json to_json() const;

  /// What its profiler brought: it waits for the attempt's result.
  std::shared_ptr<const sweep::ProfilerAnswer> profile;
  /// For which the browser has been asked.
  std::set<std::string, std::less<>> asked_boundaries;
  /// Of its boundaries so far; likewise. Never changed, but another one in its place.
  std::shared_ptr<const sweep::MemoryAnswers> memory;

 private:
  sweep::AttemptName attempt_;
  std::string driver_uuid_;
  nlohmann::json trial_;
  std::shared_ptr<MachineTurns::Held> machine_;
  std::optional<std::string> phase_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>
      cpu_ns_;  // by (pid, start_ticks), at last_us_
  std::optional<std::int64_t> last_us_;
  std::optional<double> cpu_percent_;
  std::optional<std::int64_t> footprint_bytes_;
};

}  // namespace webdyno::api
