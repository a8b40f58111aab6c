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
};

struct Sample {
  std::int64_t t_us;
  std::int64_t cost_us;
  std::int64_t missed_ticks;
  std::vector<ProcessReading> readings;
  std::optional<SystemReading> system;
};

struct SampleBatch {
  std::string trial_uuid;
  std::int64_t attempt_number;
  std::int64_t sequence;
  std::vector<SampledProcess> processes;
  std::vector<Sample> samples;
};

/// Refuses what the schema refuses, and a reading whose process index is not in `processes`.
tl::expected<SampleBatch, ProtocolError> decode_sample_batch(std::string_view text);

}  // namespace webdyno::wire
