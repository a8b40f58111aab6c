#include "server/api/live_trial.hpp"

#include <nlohmann/json.hpp>

namespace webdyno::api {
namespace {

using nlohmann::json;

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

}  // namespace

void LiveTrial::begin(const std::string& sweep_uuid, const std::string& trial_uuid,
                      std::int64_t attempt_number) {
  *this = LiveTrial();
  sweep_uuid_ = sweep_uuid;
  trial_uuid_ = trial_uuid;
  attempt_number_ = attempt_number;
  begun_ = std::chrono::steady_clock::now();
}

void LiveTrial::phase(const std::string& trial_uuid, const std::string& name) {
  if (trial_uuid == trial_uuid_) phase_ = name;
}

void LiveTrial::samples(const wire::SampleBatch& batch) {
  if (batch.trial_uuid != trial_uuid_ || batch.samples.empty()) return;
  const wire::Sample& last = batch.samples.back();
  // Processes that were there at both ends: one that came or went in between has no known start.
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> cpu_ns;
  std::int64_t used_ns = 0;
  std::int64_t footprint_bytes = 0;
  for (const auto& reading : last.readings) {
    const auto& process = batch.processes[reading.process];
    if (process.role == "native_host") continue;
    const std::pair key(process.pid, process.start_ticks);
    cpu_ns[key] = reading.cpu_ns;
    footprint_bytes += reading.footprint_bytes;
    if (const auto before = cpu_ns_.find(key); before != cpu_ns_.end())
      used_ns += reading.cpu_ns - before->second;
  }
  if (last_us_ && last.t_us > *last_us_) {
    cpu_percent_ = static_cast<double>(used_ns) / 10.0 / static_cast<double>(last.t_us - *last_us_);
  }
  footprint_bytes_ = footprint_bytes;
  last_us_ = last.t_us;
  cpu_ns_ = std::move(cpu_ns);
}

void LiveTrial::end(const std::string& trial_uuid) {
  if (trial_uuid == trial_uuid_) *this = LiveTrial();
}

json LiveTrial::to_json() const {
  if (trial_uuid_.empty()) return nullptr;
  const auto elapsed = std::chrono::steady_clock::now() - begun_;
  return {{"sweep_uuid", sweep_uuid_},
          {"trial_uuid", trial_uuid_},
          {"attempt_number", attempt_number_},
          {"phase", or_null(phase_)},
          {"elapsed_ms", std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count()},
          {"cpu_percent", or_null(cpu_percent_)},
          {"footprint_bytes", or_null(footprint_bytes_)}};
}

}  // namespace webdyno::api
