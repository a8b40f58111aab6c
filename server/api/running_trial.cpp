#include "server/api/running_trial.hpp"

#include "schema/wire/optional_json.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;
using wire::or_null;

}  // namespace

RunningTrial::RunningTrial(sweep::AttemptName attempt, std::string driver_uuid, json trial,
                           std::shared_ptr<MachineTurns::Held> machine)
    : attempt_(std::move(attempt)),
      driver_uuid_(std::move(driver_uuid)),
      trial_(std::move(trial)),
      machine_(std::move(machine)) {}

void RunningTrial::samples(const wire::SampleBatch& batch) {
  if (batch.samples.empty()) return;
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

json RunningTrial::to_json() const {
  const auto elapsed = std::chrono::steady_clock::now() - begun_;
  return {{"sweep_uuid", trial_["sweep_uuid"]},
          {"trial_uuid", attempt_.trial_uuid},
          {"attempt_number", attempt_.attempt_number},
          {"phase", or_null(phase_)},
          {"elapsed_ms", std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count()},
          {"cpu_percent", or_null(cpu_percent_)},
          {"footprint_bytes", or_null(footprint_bytes_)},
          {"trial", trial_}};
}

}  // namespace webdyno::api
