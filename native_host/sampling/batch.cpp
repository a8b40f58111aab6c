#include "native_host/sampling/batch.hpp"

#include <optional>

#include "schema/wire/version.hpp"

namespace webdyno::sampling {
namespace {

using nlohmann::json;

constexpr std::size_t kBytesPerReading = 64;
constexpr std::size_t kBytesPerProcess = 160;

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

json machine_json(const std::optional<MachineReading>& machine) {
  if (!machine) return nullptr;
  const auto& cpu = machine->cpu_ticks;
  return {{"user_ticks", cpu.user},
          {"nice_ticks", cpu.nice},
          {"system_ticks", cpu.system},
          {"idle_ticks", cpu.idle},
          {"iowait_ticks", cpu.iowait},
          {"irq_ticks", cpu.irq},
          {"softirq_ticks", cpu.softirq},
          {"steal_ticks", cpu.steal},
          {"memory_available_bytes", or_null(machine->memory_available_bytes)},
          {"load_1m", or_null(machine->load_1m)}};
}

}  // namespace

std::size_t Batch::index_of(const WatchedProcess& process) {
  const auto [entry, added] =
      indices_.try_emplace({process.pid, process.start_ticks}, processes_.size());
  json description = {{"pid", process.pid},
                      {"start_ticks", process.start_ticks},
                      {"role", process.role.role},
                      {"sub_type", or_null(process.role.sub_type)},
                      {"renderer_client_id", or_null(process.role.renderer_client_id)},
                      {"first_seen_us", process.first_seen_us},
                      {"exited_us", or_null(process.exited_us)}};
  if (added) {
    processes_.push_back(std::move(description));
    bytes_ += kBytesPerProcess;
  } else {
    processes_[entry->second] = std::move(description);  // a role may have settled since
  }
  return entry->second;
}

void Batch::add(const Sample& sample, std::int64_t missed_ticks) {
  json readings = json::array();
  for (const auto& [process, reading] : sample.readings) {
    readings.push_back({index_of(*process), reading.cpu_ns, reading.resident_bytes,
                        reading.footprint_bytes, or_null(reading.thread_count),
                        or_null(reading.minor_faults), or_null(reading.major_faults)});
  }
  bytes_ += kBytesPerReading * (readings.size() + 2);
  samples_.push_back({{"t_us", sample.t_us},
                      {"cost_us", sample.cost_us},
                      {"missed_ticks", missed_ticks},
                      {"readings", std::move(readings)},
                      {"system", machine_json(sample.machine)}});
}

json Batch::take() {
  json message = {{"type", "sample_batch"},
                  {"contract_version", wire::kContractVersion},
                  {"trial_uuid", trial_uuid_},
                  {"attempt_number", attempt_number_},
                  {"sequence", sequence_++},
                  {"processes", std::exchange(processes_, json::array())},
                  {"samples", std::exchange(samples_, json::array())}};
  indices_.clear();
  bytes_ = 0;
  return message;
}

}  // namespace webdyno::sampling
