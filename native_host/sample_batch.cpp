#include "native_host/sample_batch.hpp"

#include <fmt/format.h>

#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "schema/wire/version.hpp"

namespace webdyno::native_host {
namespace {

using nlohmann::json;

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// One entry of "processes" with a sub type of usual length.
constexpr std::size_t kProcessBytes = 200;

/// Appends numbers and null without a document between.
class JsonText {
 public:
  explicit JsonText(std::string& text) : text_(text) {}

  template <typename... Values>
  void append(fmt::format_string<Values...> form, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), form, std::forward<Values>(values)...);
  }

 private:
  std::string& text_;
};

template <typename Number>
std::string number_or_null(const std::optional<Number>& value) {
  return value ? fmt::format("{}", *value) : "null";
}

void append_reading(JsonText& text, std::size_t index, const sampling::ProcessReading& reading) {
  text.append("[{},{},{},{},", index, reading.usage.cpu_ns, reading.usage.resident_bytes,
              reading.usage.footprint_bytes);
  if (const auto& activity = reading.activity) {
    text.append("{},{},{},", activity->thread_count, activity->minor_faults,
                activity->major_faults);
  } else {
    text.append("null,null,null,");
  }
  text.append("{}]", number_or_null(reading.usage.run_delay_ns));
}

void append_condition(JsonText& text, const sampling::MachineCondition& condition) {
  text.append(R"(,"cpu_pressure_us":{},"memory_pressure_us":{},"io_pressure_us":{})",
              number_or_null(condition.cpu_pressure_us),
              number_or_null(condition.memory_pressure_us),
              number_or_null(condition.io_pressure_us));
  text.append(R"(,"swap_in_pages":{},"swap_out_pages":{})", number_or_null(condition.swap_in_pages),
              number_or_null(condition.swap_out_pages));
  text.append(R"(,"frequency_low_khz":{},"frequency_high_khz":{})",
              number_or_null(condition.frequency_low_khz),
              number_or_null(condition.frequency_high_khz));
  text.append(R"(,"core_throttles":{},"package_throttles":{})",
              number_or_null(condition.core_throttles),
              number_or_null(condition.package_throttles));
  text.append(R"(,"temperature_millidegrees":{},"on_battery":{})",
              number_or_null(condition.temperature_millidegrees),
              number_or_null(condition.on_battery));
}

void append_system(JsonText& text, const std::optional<sampling::SystemReading>& system) {
  if (!system) {
    text.append("null");
    return;
  }
  const sampling::CpuTicks& cpu = system->cpu;
  text.append(R"({{"user_ticks":{},"nice_ticks":{},"system_ticks":{},"idle_ticks":{},)",
              cpu.user_ticks, cpu.nice_ticks, cpu.system_ticks, cpu.idle_ticks);
  text.append(R"("iowait_ticks":{},"irq_ticks":{},"softirq_ticks":{},"steal_ticks":{},)",
              cpu.iowait_ticks, cpu.irq_ticks, cpu.softirq_ticks, cpu.steal_ticks);
  text.append(R"("memory_available_bytes":{},"load_1m":{})",
              number_or_null(system->memory_available_bytes), number_or_null(system->load_1m));
  append_condition(text, system->condition);
  text.append("}}");
}

void append_gpu_reading(JsonText& text, const sampling::GpuReading& reading) {
  text.append("[{},{},{},{},{},{}]", reading.gpu, number_or_null(reading.busy_percent),
              number_or_null(reading.memory_bytes), number_or_null(reading.power_watts),
              number_or_null(reading.energy_uj), number_or_null(reading.clock_mhz));
}

void append_engines(JsonText& text, const std::vector<sampling::DrmEngine>& engines) {
  for (const auto& engine : engines) {
    text.append("{}[{},{},{},{}]", &engine == engines.data() ? "" : ",",
                json(engine.name).dump(-1, ' ', false, json::error_handler_t::replace), engine.busy,
                number_or_null(engine.total), engine.capacity);
  }
}

template <typename Value>
json json_or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json();
}

/// Those that say nothing, each with the reason.
json absent_json(const sampling::ProcessMemory& memory) {
  json absent = json::object();
  const auto add = [&](const char* source, const std::optional<sampling::Absence>& absence) {
    if (absence) absent[source] = sampling::absence_name(*absence);
  };
  add("mappings", memory.mappings_absence);
  add("swap", memory.swap_absence);
  add("peak", memory.peak_absence);
  return absent;
}

json process_json(const sampling::SampledProcess& sampled) {
  const auto& [pid, start_ticks] = sampled.process.identity();
  const sampling::ProcessRole& role = sampled.process.role();
  return {{"pid", pid},
          {"start_ticks", start_ticks},
          {"role", sampling::role_name(role.role)},
          {"sub_type", json_or_null(role.sub_type)},
          {"renderer_client_id", json_or_null(role.renderer_client_id)},
          {"first_seen_us", sampled.first_seen_us},
          {"exited_us", json_or_null(sampled.exited_us)}};
}

}  // namespace

void SampleBatch::add(const sampling::Sample& sample, std::int64_t missed_ticks) {
  if (samples_.empty()) {
    begin_us_ = sample.t_us;
  } else {
    samples_ += ',';
  }
  JsonText text(samples_);
  text.append(R"({{"t_us":{},"cost_us":{},"missed_ticks":{},"readings":[)", sample.t_us,
              sample.cost_us, missed_ticks);
  for (const auto& reading : sample.readings) {
    if (&reading != sample.readings.data()) samples_ += ',';
    append_reading(text, index_of(reading.process), reading);
  }
  text.append(R"(],"system":)");
  append_system(text, sample.system);
  if (sample.package_energy_uj)
    text.append(R"(,"package_energy_uj":{})", *sample.package_energy_uj);
  if (!sample.gpu_readings.empty() || !sample.gpu_process_readings.empty()) add_gpus(sample);
  samples_ += '}';
}

void SampleBatch::add(const std::string& name, const sampling::MemoryBoundary& boundary) {
  json readings = json::array();
  for (const auto& [process, memory] : boundary.readings) {
    readings.push_back({{"process", index_of(process)},
                        {"resident_bytes", json_or_null(memory.resident_bytes)},
                        {"pss_bytes", json_or_null(memory.pss_bytes)},
                        {"uss_bytes", json_or_null(memory.uss_bytes)},
                        {"swap_bytes", json_or_null(memory.swap_bytes)},
                        {"peak_resident_bytes", json_or_null(memory.peak_resident_bytes)},
                        {"absent", absent_json(memory)}});
  }
  if (!boundaries_.empty()) boundaries_ += ',';
  boundaries_ += json{{"name", name},
                      {"t_us", boundary.t_us},
                      {"cost_us", boundary.cost_us},
                      {"readings", std::move(readings)}}
                     .dump();
}

void SampleBatch::add_gpus(const sampling::Sample& sample) {
  has_gpus_ = true;
  JsonText text(samples_);
  text.append(R"(,"gpu_readings":[)");
  for (const auto& reading : sample.gpu_readings) {
    if (&reading != sample.gpu_readings.data()) samples_ += ',';
    append_gpu_reading(text, reading);
  }
  text.append(R"(],"gpu_process_readings":[)");
  for (const auto& reading : sample.gpu_process_readings) {
    if (&reading != sample.gpu_process_readings.data()) samples_ += ',';
    text.append("[{},{},{},[", index_of(reading.process), reading.gpu,
                number_or_null(reading.memory_bytes));
    append_engines(text, reading.engines);
    samples_ += "]]";
  }
  samples_ += ']';
}

std::size_t SampleBatch::bytes() const {
  return samples_.size() + boundaries_.size() + mentioned_.size() * kProcessBytes;
}

std::string SampleBatch::take(const std::vector<sampling::SampledProcess>& processes,
                              const std::vector<sampling::Gpu>& gpus) {
  json named = json::array();
  for (const std::size_t process : mentioned_) {
    named.push_back(process_json(processes[process]));
    batch_index_[process] = kNone;
  }
  json named_gpus = json::array();
  for (const auto& gpu : gpus) {
    named_gpus.push_back({{"name", gpu.name},
                          {"driver", json_or_null(gpu.driver)},
                          {"bus_id", json_or_null(gpu.bus_id)},
                          {"memory_bytes", json_or_null(gpu.memory_bytes)}});
  }
  const std::string gpus_member =
      has_gpus_ ? fmt::format(R"("gpus":{},)",
                              named_gpus.dump(-1, ' ', false, json::error_handler_t::replace))
                : "";
  const std::string boundaries_member =
      boundaries_.empty() ? "" : fmt::format(R"("boundaries":[{}],)", boundaries_);
  // A sub type comes from a command line, which need not be UTF-8.
  std::string message = fmt::format(
      R"({{"type":"sample_batch","contract_version":{},"trial_uuid":"{}","attempt_number":{},)"
      R"("sequence":{},"processes":{},{}{}"samples":[{}]}})",
      wire::kContractVersion, attempt_.trial_uuid, attempt_.attempt_number, sequence_,
      named.dump(-1, ' ', false, json::error_handler_t::replace), gpus_member, boundaries_member,
      samples_);
  ++sequence_;
  has_gpus_ = false;
  samples_.clear();
  boundaries_.clear();
  mentioned_.clear();
  return message;
}

std::size_t SampleBatch::index_of(std::size_t process) {
  if (process >= batch_index_.size()) batch_index_.resize(process + 1, kNone);
  std::size_t& index = batch_index_[process];
  if (index == kNone) {
    index = mentioned_.size();
    mentioned_.push_back(process);
  }
  return index;
}

}  // namespace webdyno::native_host
