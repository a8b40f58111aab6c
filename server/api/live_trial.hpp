#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>

#include "schema/wire/sample_batch.hpp"

namespace webdyno::api {

/// What a person watches: the trial in flight, its phase, and the browser's CPU and memory as of
/// the last batch. In memory only; what is stored comes from the batches themselves.
class LiveTrial {
 public:
  void begin(const std::string& sweep_uuid, const std::string& trial_uuid,
             std::int64_t attempt_number);
  void phase(const std::string& trial_uuid, const std::string& name);
  void samples(const wire::SampleBatch& batch);
  void end(const std::string& trial_uuid);

  const std::string& trial_uuid() const { return trial_uuid_; }  // empty: none is in flight
  /// {sweep_uuid, trial_uuid, attempt_number, phase, elapsed_ms, cpu_percent, footprint_bytes};
  /// null when none.
  nlohmann::json to_json() const;

 private:
  std::string sweep_uuid_;
  std::string trial_uuid_;
  std::int64_t attempt_number_ = 0;
  std::optional<std::string> phase_;
  std::chrono::steady_clock::time_point begun_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>
      cpu_ns_;  // by (pid, start_ticks), at last_us_
  std::optional<std::int64_t> last_us_;
  std::optional<double> cpu_percent_;
  std::optional<std::int64_t> footprint_bytes_;
};

}  // namespace webdyno::api
