#include "schema/wire/sample_batch.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "schema/wire/version.hpp"

namespace webdyno::wire {
namespace {

using nlohmann::json;

/// Thrown and caught in this file only: a decoder of nested shapes reads better without a check
/// behind every member.
struct Malformed {
  std::string path;
  std::string message;
};

constexpr std::array<std::string_view, 8> kRoles = {"browser", "gpu",         "utility", "renderer",
                                                    "zygote",  "native_host", "native",  "other"};

constexpr std::array<std::string_view, 9> kBoundaries = {
    "begin", "runtime_init", "build", "model_load", "warmup", "train", "infer", "save", "end"};
constexpr std::array<std::string_view, 4> kAbsences = {"not_there", "permission_denied",
                                                       "switched_off", "not_understood"};

std::int64_t integer(const json& value, std::int64_t minimum, const char* path) {
  if (!value.is_number_integer()) throw Malformed{path, "is not an integer"};
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX)
    throw Malformed{path, "is too large"};
  const auto number = value.get<std::int64_t>();
  if (number < minimum) throw Malformed{path, "is less than " + std::to_string(minimum)};
  return number;
}

std::optional<std::int64_t> nullable_integer(const json& value, const char* path) {
  if (value.is_null()) return std::nullopt;
  return integer(value, 0, path);
}

std::string text(const json& value, const char* path) {
  if (!value.is_string()) throw Malformed{path, "is not a string"};
  return value.get<std::string>();
}

/// An object with these keys, some of the optional ones, and no other.
const json& object(const json& value, std::initializer_list<const char*> keys, const char* path,
                   std::initializer_list<const char*> optional = {}) {
  if (!value.is_object()) throw Malformed{path, "is not an object"};
  for (const char* key : keys) {
    if (!value.contains(key)) throw Malformed{path, std::string("lacks '") + key + "'"};
  }
  const auto more = std::count_if(optional.begin(), optional.end(),
                                  [&](const char* key) { return value.contains(key); });
  if (value.size() != keys.size() + static_cast<std::size_t>(more))
    throw Malformed{path, "has an unknown key"};
  return value;
}

const json& array(const json& value, const char* path) {
  if (!value.is_array()) throw Malformed{path, "is not an array"};
  return value;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

SampledProcess process(const json& value) {
  constexpr const char* kPath = "$.processes[]";
  object(value,
         {"pid", "start_ticks", "role", "sub_type", "renderer_client_id", "first_seen_us",
          "exited_us"},
         kPath);
  SampledProcess result;
  result.pid = integer(value["pid"], 1, "$.processes[].pid");
  result.start_ticks = integer(value["start_ticks"], 0, "$.processes[].start_ticks");
  result.role = text(value["role"], "$.processes[].role");
  if (std::find(kRoles.begin(), kRoles.end(), result.role) == kRoles.end()) {
    throw Malformed{"$.processes[].role", "is no role"};
  }
  if (!value["sub_type"].is_null())
    result.sub_type = text(value["sub_type"], "$.processes[].sub_type");
  const json& client = value["renderer_client_id"];
  if (!client.is_null())
    result.renderer_client_id = integer(client, INT64_MIN, "$.processes[].renderer_client_id");
  result.first_seen_us = integer(value["first_seen_us"], 0, "$.processes[].first_seen_us");
  result.exited_us = nullable_integer(value["exited_us"], "$.processes[].exited_us");
  return result;
}

ProcessReading reading(const json& row, std::size_t processes) {
  constexpr const char* kPath = "$.samples[].readings[]";
  if (array(row, kPath).size() != 8) throw Malformed{kPath, "has not 8 values"};
  ProcessReading result;
  result.process = static_cast<std::size_t>(integer(row[0], 0, kPath));
  if (result.process >= processes)
    throw Malformed{kPath, "names a process that is not in the batch"};
  result.cpu_ns = integer(row[1], 0, kPath);
  result.resident_bytes = integer(row[2], 0, kPath);
  result.footprint_bytes = integer(row[3], 0, kPath);
  result.thread_count = nullable_integer(row[4], kPath);
  result.minor_faults = nullable_integer(row[5], kPath);
  result.major_faults = nullable_integer(row[6], kPath);
  result.run_delay_ns = nullable_integer(row[7], kPath);
  return result;
}

std::optional<SystemReading> system_reading(const json& value) {
  if (value.is_null()) return std::nullopt;
  constexpr const char* kPath = "$.samples[].system";
  object(value,
         {"user_ticks",
          "nice_ticks",
          "system_ticks",
          "idle_ticks",
          "iowait_ticks",
          "irq_ticks",
          "softirq_ticks",
          "steal_ticks",
          "memory_available_bytes",
          "load_1m",
          "cpu_pressure_us",
          "memory_pressure_us",
          "io_pressure_us",
          "swap_in_pages",
          "swap_out_pages",
          "frequency_low_khz",
          "frequency_high_khz",
          "core_throttles",
          "package_throttles",
          "temperature_millidegrees",
          "on_battery"},
         kPath);
  SystemReading result;
  result.user_ticks = integer(value["user_ticks"], 0, kPath);
  result.nice_ticks = integer(value["nice_ticks"], 0, kPath);
  result.system_ticks = integer(value["system_ticks"], 0, kPath);
  result.idle_ticks = integer(value["idle_ticks"], 0, kPath);
  result.iowait_ticks = integer(value["iowait_ticks"], 0, kPath);
  result.irq_ticks = integer(value["irq_ticks"], 0, kPath);
  result.softirq_ticks = integer(value["softirq_ticks"], 0, kPath);
  result.steal_ticks = integer(value["steal_ticks"], 0, kPath);
  result.memory_available_bytes = nullable_integer(value["memory_available_bytes"], kPath);
  const json& load = value["load_1m"];
  if (!load.is_null()) {
    if (!load.is_number() || load.get<double>() < 0) throw Malformed{kPath, "load_1m is no load"};
    result.load_1m = load.get<double>();
  }
  result.cpu_pressure_us = nullable_integer(value["cpu_pressure_us"], kPath);
  result.memory_pressure_us = nullable_integer(value["memory_pressure_us"], kPath);
  result.io_pressure_us = nullable_integer(value["io_pressure_us"], kPath);
  result.swap_in_pages = nullable_integer(value["swap_in_pages"], kPath);
  result.swap_out_pages = nullable_integer(value["swap_out_pages"], kPath);
  result.frequency_low_khz = nullable_integer(value["frequency_low_khz"], kPath);
  result.frequency_high_khz = nullable_integer(value["frequency_high_khz"], kPath);
  result.core_throttles = nullable_integer(value["core_throttles"], kPath);
  result.package_throttles = nullable_integer(value["package_throttles"], kPath);
  const json& temperature = value["temperature_millidegrees"];
  if (!temperature.is_null())
    result.temperature_millidegrees = integer(temperature, INT64_MIN, kPath);
  const json& on_battery = value["on_battery"];
  if (!on_battery.is_null()) {
    if (!on_battery.is_boolean()) throw Malformed{kPath, "on_battery is not a boolean"};
    result.on_battery = on_battery.get<bool>();
  }
  return result;
}

std::optional<double> nullable_number(const json& value, double maximum, const char* path) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_number()) throw Malformed{path, "is no number"};
  const double number = value.get<double>();
  if (number < 0 || number > maximum) throw Malformed{path, "is out of range"};
  return number;
}

SampledGpu gpu(const json& value) {
  constexpr const char* kPath = "$.gpus[]";
  object(value, {"name", "driver", "bus_id", "memory_bytes"}, kPath);
  SampledGpu result;
  result.name = text(value["name"], kPath);
  if (!value["driver"].is_null()) result.driver = text(value["driver"], kPath);
  if (!value["bus_id"].is_null()) result.bus_id = text(value["bus_id"], kPath);
  result.memory_bytes = nullable_integer(value["memory_bytes"], kPath);
  return result;
}

std::size_t index(const json& value, std::size_t count, const char* path) {
  const auto number = static_cast<std::size_t>(integer(value, 0, path));
  if (number >= count) throw Malformed{path, "names what is not in the batch"};
  return number;
}

GpuReading gpu_reading(const json& row, std::size_t gpus) {
  constexpr const char* kPath = "$.samples[].gpu_readings[]";
  if (array(row, kPath).size() != 6) throw Malformed{kPath, "has not 6 values"};
  return {.gpu = index(row[0], gpus, kPath),
          .busy_percent = nullable_number(row[1], 100, kPath),
          .memory_bytes = nullable_integer(row[2], kPath),
          .power_watts = nullable_number(row[3], std::numeric_limits<double>::max(), kPath),
          .energy_uj = nullable_integer(row[4], kPath),
          .clock_mhz = nullable_integer(row[5], kPath)};
}

GpuEngine gpu_engine(const json& row) {
  constexpr const char* kPath = "$.samples[].gpu_process_readings[][3][]";
  if (array(row, kPath).size() != 4) throw Malformed{kPath, "has not 4 values"};
  return {.name = text(row[0], kPath),
          .busy = integer(row[1], 0, kPath),
          .total = nullable_integer(row[2], kPath),
          .capacity = integer(row[3], 1, kPath)};
}

GpuProcessReading gpu_process_reading(const json& row, std::size_t processes, std::size_t gpus) {
  constexpr const char* kPath = "$.samples[].gpu_process_readings[]";
  if (array(row, kPath).size() != 4) throw Malformed{kPath, "has not 4 values"};
  GpuProcessReading result{.process = index(row[0], processes, kPath),
                           .gpu = index(row[1], gpus, kPath),
                           .memory_bytes = nullable_integer(row[2], kPath),
                           .engines = {}};
  for (const auto& each : array(row[3], kPath)) result.engines.push_back(gpu_engine(each));
  return result;
}

Sample sample(const json& value, std::size_t processes, std::size_t gpus) {
  object(value, {"t_us", "cost_us", "missed_ticks", "readings", "system"}, "$.samples[]",
         {"package_energy_uj", "gpu_readings", "gpu_process_readings"});
  Sample result;
  result.t_us = integer(value["t_us"], 0, "$.samples[].t_us");
  result.cost_us = integer(value["cost_us"], 0, "$.samples[].cost_us");
  result.missed_ticks = integer(value["missed_ticks"], 0, "$.samples[].missed_ticks");
  const json& rows = array(value["readings"], "$.samples[].readings");
  result.readings.reserve(rows.size());
  for (const auto& row : rows) result.readings.push_back(reading(row, processes));
  result.system = system_reading(value["system"]);
  if (value.contains("package_energy_uj"))
    result.package_energy_uj =
        integer(value["package_energy_uj"], 0, "$.samples[].package_energy_uj");
  if (value.contains("gpu_readings")) {
    for (const auto& row : array(value["gpu_readings"], "$.samples[].gpu_readings"))
      result.gpu_readings.push_back(gpu_reading(row, gpus));
  }
  if (value.contains("gpu_process_readings")) {
    for (const auto& row : array(value["gpu_process_readings"], "$.samples[].gpu_process_readings"))
      result.gpu_process_readings.push_back(gpu_process_reading(row, processes, gpus));
  }
  return result;
}

std::string absences(const json& value) {
  constexpr const char* kPath = "$.boundaries[].readings[].absent";
  object(value, {}, kPath, {"mappings", "swap", "peak"});
  for (const auto& each : value) {
    const std::string reason = text(each, kPath);
    if (std::find(kAbsences.begin(), kAbsences.end(), reason) == kAbsences.end())
      throw Malformed{kPath, "is no reason"};
  }
  return value.dump();
}

BoundaryReading boundary_reading(const json& value, std::size_t processes) {
  constexpr const char* kPath = "$.boundaries[].readings[]";
  object(value,
         {"process", "resident_bytes", "pss_bytes", "uss_bytes", "swap_bytes",
          "peak_resident_bytes", "absent"},
         kPath);
  return {.process = index(value["process"], processes, kPath),
          .resident_bytes = nullable_integer(value["resident_bytes"], kPath),
          .pss_bytes = nullable_integer(value["pss_bytes"], kPath),
          .uss_bytes = nullable_integer(value["uss_bytes"], kPath),
          .swap_bytes = nullable_integer(value["swap_bytes"], kPath),
          .peak_resident_bytes = nullable_integer(value["peak_resident_bytes"], kPath),
          .absent = absences(value["absent"])};
}

MemoryBoundary boundary(const json& value, std::size_t processes) {
  constexpr const char* kPath = "$.boundaries[]";
  object(value, {"name", "t_us", "cost_us", "readings"}, kPath);
  MemoryBoundary result{.name = text(value["name"], kPath),
                        .t_us = integer(value["t_us"], 0, kPath),
                        .cost_us = integer(value["cost_us"], 0, kPath),
                        .readings = {}};
  if (std::find(kBoundaries.begin(), kBoundaries.end(), result.name) == kBoundaries.end())
    throw Malformed{kPath, "has a name that is no boundary's"};
  for (const auto& each : array(value["readings"], kPath))
    result.readings.push_back(boundary_reading(each, processes));
  return result;
}

SampleBatch batch(const json& value) {
  object(value,
         {"type", "contract_version", "trial_uuid", "attempt_number", "sequence", "processes",
          "samples"},
         "$", {"gpus", "boundaries"});
  if (value["type"] != "sample_batch") throw Malformed{"$.type", "is not sample_batch"};
  if (value["contract_version"] != kContractVersion) {
    throw Malformed{"$.contract_version", "is not " + std::to_string(kContractVersion)};
  }
  SampleBatch result;
  result.trial_uuid = text(value["trial_uuid"], "$.trial_uuid");
  if (!is_uuid(result.trial_uuid)) throw Malformed{"$.trial_uuid", "is no uuid"};
  result.attempt_number = integer(value["attempt_number"], 1, "$.attempt_number");
  result.sequence = integer(value["sequence"], 0, "$.sequence");
  for (const auto& each : array(value["processes"], "$.processes"))
    result.processes.push_back(process(each));
  if (value.contains("gpus")) {
    for (const auto& each : array(value["gpus"], "$.gpus")) result.gpus.push_back(gpu(each));
  }
  if (value.contains("boundaries")) {
    for (const auto& each : array(value["boundaries"], "$.boundaries"))
      result.boundaries.push_back(boundary(each, result.processes.size()));
  }
  for (const auto& each : array(value["samples"], "$.samples"))
    result.samples.push_back(sample(each, result.processes.size(), result.gpus.size()));
  return result;
}

}  // namespace

tl::expected<SampleBatch, ProtocolError> decode_sample_batch(std::string_view text) {
  // Depth needs no limit here: a value too deep is of the wrong type at the third level.
  const json parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded())
    return tl::unexpected(ProtocolError{"bad_json", "$", "the body is no JSON"});
  try {
    return batch(parsed);
  } catch (const Malformed& error) {
    return tl::unexpected(
        ProtocolError{"bad_message", error.path, error.path + " " + error.message});
  }
}

}  // namespace webdyno::wire
