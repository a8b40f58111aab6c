#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "schema/wire/contract.hpp"

namespace webdyno::wire {

/// schema/messages/host_sample_batch.schema.json as C++: the one message that comes often and
/// large, decoded without a schema validator (valijson costs more per reading than SQLite). The
/// contract tests hold both to the same examples.
struct SampledProcess {
  std::int64_t pid;
  std::int64_t start_ticks;
  std::string role;
  std::optional<std::string> sub_type;
  std::optional<std::int64_t> renderer_client_id;
  std::int64_t first_seen_us;
  std::optional<std::int64_t> exited_us;
};

struct ProcessReading {
  std::size_t process;  // index into SampleBatch::processes
  std::int64_t cpu_ns;
  std::int64_t resident_bytes;
  std::int64_t footprint_bytes;
  std::optional<std::int64_t> thread_count;
  std::optional<std::int64_t> minor_faults;
  std::optional<std::int64_t> major_faults;
  std::optional<std::int64_t> run_delay_ns;
};

struct SystemReading {
  std::int64_t user_ticks;
  std::int64_t nice_ticks;
  std::int64_t system_ticks;
  std::int64_t idle_ticks;
  std::int64_t iowait_ticks;
  std::int64_t irq_ticks;
  std::int64_t softirq_ticks;
  std::int64_t steal_ticks;
  std::optional<std::int64_t> memory_available_bytes;
  std::optional<double> load_1m;
  std::optional<std::int64_t> cpu_pressure_us;
  std::optional<std::int64_t> memory_pressure_us;
  std::optional<std::int64_t> io_pressure_us;
  std::optional<std::int64_t> swap_in_pages;
  std::optional<std::int64_t> swap_out_pages;
  std::optional<std::int64_t> frequency_low_khz;
  std::optional<std::int64_t> frequency_high_khz;
  std::optional<std::int64_t> core_throttles;
  std::optional<std::int64_t> package_throttles;
  std::optional<std::int64_t> temperature_millidegrees;
  std::optional<bool> on_battery;
};

struct SampledGpu {
  std::string name;
  std::optional<std::string> driver;
  std::optional<std::string> bus_id;
  std::optional<std::int64_t> memory_bytes;
};

struct GpuReading {
  std::size_t gpu;  // index into SampleBatch::gpus
  std::optional<double> busy_percent;
  std::optional<std::int64_t> memory_bytes;
  std::optional<double> power_watts;
  std::optional<std::int64_t> energy_uj;
  std::optional<std::int64_t> clock_mhz;
};

struct GpuEngine {
  std::string name;
  std::int64_t busy;                  // ns, or cycles where there is a total
  std::optional<std::int64_t> total;  // cycles of the engine itself
  std::int64_t capacity;              // engines that `busy` is the sum of
};

struct GpuProcessReading {
  std::size_t process;  // index into SampleBatch::processes
  std::size_t gpu;
  std::optional<std::int64_t> memory_bytes;
  std::vector<GpuEngine> engines;
};

struct Sample {
  std::int64_t t_us;
  std::int64_t cost_us;
  std::int64_t missed_ticks;
  std::optional<std::int64_t> package_energy_uj;
  std::vector<ProcessReading> readings;
  std::optional<SystemReading> system;
  std::vector<GpuReading> gpu_readings;
  std::vector<GpuProcessReading> gpu_process_readings;
};

struct BoundaryReading {
  std::size_t process;  // index into SampleBatch::processes
  std::optional<std::int64_t> resident_bytes;
  std::optional<std::int64_t> pss_bytes;
  std::optional<std::int64_t> uss_bytes;
  std::optional<std::int64_t> swap_bytes;
  std::optional<std::int64_t> peak_resident_bytes;
  std::string absent;  // JSON, {"swap":"not_there"}: why there is none
};

struct MemoryBoundary {
  std::string name;
  std::int64_t t_us;
  std::int64_t cost_us;
  std::vector<BoundaryReading> readings;
};

struct SampleBatch {
  std::string trial_uuid;
  std::int64_t attempt_number;
  std::int64_t sequence;
  std::vector<SampledProcess> processes;
  std::vector<SampledGpu> gpus;
  std::vector<MemoryBoundary> boundaries;
  std::vector<Sample> samples;
};

/// Refuses what the schema refuses, and a reading whose process or GPU index is not in the
/// batch.
tl::expected<SampleBatch, ProtocolError> decode_sample_batch(std::string_view text);

}  // namespace webdyno::wire
