#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/api/gpu_points.hpp"
#include "server/api/shown_attempt.hpp"

namespace webdyno::api {

/// A trial as a trace in the Trace Event Format, which ui.perfetto.dev and chrome://tracing open:
/// phases, iterations and observations of the page, counters of each process and GPU, on one clock.
/// Written in pieces of some thousand events, so that neither memory nor a reader's connection is
/// held for all of it.
class TrialTrace {
 public:
  explicit TrialTrace(std::string trial_uuid) : trial_uuid_(std::move(trial_uuid)) {}

  /// The next piece; nullopt: it is complete. The pieces together are one JSON object. The first
  /// one is empty when there is no such trial, and then the last.
  std::optional<std::string> next(SQLite::Database& database);

 private:
  enum class Part { kHead, kIterations, kObservations, kReadings, kGpuReadings, kTail, kNothing };

  std::string head(SQLite::Database& database);
  std::string iterations(SQLite::Database& database);
  std::string observations(SQLite::Database& database);
  std::string readings(SQLite::Database& database);
  std::string gpu_readings(SQLite::Database& database);
  void go_on(Part part);

  struct TracedPhase {
    std::string name;
    std::optional<std::int64_t> end_us;  // nullopt: the attempt ended inside it
  };
  struct LastReading {
    std::int64_t t_us;
    std::int64_t cpu_ns;
  };

  const std::string trial_uuid_;
  Part part_ = Part::kHead;
  std::optional<ShownAttempt> attempt_;
  std::map<std::int64_t, ShownProcess> processes_;
  std::vector<TracedPhase> phases_;              // in their order
  std::int64_t page_pid_ = 0;                    // 0: no process of the page is known
  std::map<std::int64_t, LastReading> windows_;  // by process_id: where its window began
  std::optional<std::vector<ShownGpu>> gpus_;    // nullopt: not read as yet
  std::size_t gpu_at_ = 0;                       // where the next piece begins in these
  std::size_t gpu_reading_at_ = 0;
  // Behind which row the next piece begins.
  std::size_t phase_at_ = 0;  // in phases_
  std::string after_kind_;
  std::int64_t after_us_ = -1;
  std::int64_t after_number_ = -1;               // of an iteration, observation or process
  std::map<std::string, std::int64_t> ends_us_;  // by kind: of the observation before
};

}  // namespace webdyno::api
