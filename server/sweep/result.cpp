#include "server/sweep/result.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/clock_alignment.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

// The content script's clock: 100 us where it is not cross-origin isolated itself, whatever the
// page has.
constexpr double kPingResolutionUs = 100;

[[noreturn]] void bad_request(const std::string& message) {
  throw Rejected(Rejected::Reason::kBadRequest, message);
}

/// A `done` stands for: sampled from begin to end, all phases closed, something measured.
void check_done(const json& result) {
  if (result["report"].is_null()) bad_request("$.report: a trial that is done has one");
  if (result["started"].is_null() || result["stopped"].is_null() || result["sampling"].is_null()) {
    bad_request("$.sampling: a trial that is done was sampled");
  }
  if (result["renderer_pid"].is_null())
    bad_request("$.renderer_pid: a trial that is done has a renderer");
  for (const auto& phase : result["report"]["phases"]) {
    if (phase["end_us"].is_null())
      bad_request(fmt::format("$.report.phases: {} has no end", phase["name"].dump()));
  }
}

std::optional<ClockAlignment> alignment(const json& result) {
  std::vector<ClockPing> pings;
  for (const auto& ping : result["clock_pings"]) {
    pings.push_back({ping["page_send_us"], ping["host_us"], ping["page_receive_us"]});
  }
  return align_clocks(pings, kPingResolutionUs);
}

void store_pings(SQLite::Database& database, const AttemptRow& attempt, const json& pings) {
  SQLite::Statement insert(database, "INSERT INTO clock_sync VALUES (?, ?, ?, ?, ?, ?)");
  int index = 0;
  for (const auto& ping : pings) {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, index++,
             ping["page_send_us"].get<double>(), ping["host_us"],
             ping["page_receive_us"].get<double>());
    insert.exec();
    insert.reset();
  }
}

void store_phases(SQLite::Database& database, const AttemptRow& attempt, const json& phases) {
  SQLite::Statement insert(database, "INSERT INTO phase VALUES (?, ?, ?, ?, ?, ?)");
  int index = 0;
  for (const auto& phase : phases) {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, index++, phase["name"],
             phase["start_us"], phase["end_us"]);
    insert.exec();
    insert.reset();
  }
}

void store_iterations(SQLite::Database& database, const AttemptRow& attempt, const json& groups) {
  SQLite::Statement insert(database,
                           "INSERT INTO iteration (trial_id, attempt_number, phase, "
                           "iteration_index, start_page_us, duration_ns, returned_ns, calls) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& group : groups) {
    const auto& starts = group["start_us"];
    const auto& durations = group["duration_ns"];
    const auto& returned = group["returned_ns"];
    const auto& calls = group["calls"];
    if (starts.size() != durations.size() || starts.size() != returned.size() ||
        starts.size() != calls.size()) {
      bad_request(fmt::format(
          "$.report.iterations: {} starts, {} durations, {} returned and {} calls", starts.size(),
          durations.size(), returned.size(), calls.size()));
    }
    for (std::size_t i = 0; i < starts.size(); ++i) {
      bind_all(insert, attempt.trial_id, attempt.attempt_number, group["phase"], i, starts[i],
               durations[i], returned[i], calls[i]);
      insert.exec();
      insert.reset();
    }
  }
}

void store_metrics(SQLite::Database& database, const AttemptRow& attempt, const json& metrics) {
  SQLite::Statement insert(database,
                           "INSERT INTO metric VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  for (const auto& metric : metrics) {
    const json value = metric["value"].is_null() ? json() : json(metric["value"].get<double>());
    bind_all(insert, attempt.trial_id, attempt.attempt_number, metric["name"], metric["unit"],
             value, metric.value("phase", json()));
    if (insert.exec() == 0)
      bad_request(fmt::format("$.report.metrics: {} comes twice", metric["name"].dump()));
    insert.reset();
  }
}

json flags_of(const json& report, const json& pings, const std::optional<ClockAlignment>& clock) {
  json flags = report.value("flags", json::array());
  if (!clock && !pings.empty()) flags.push_back("clock_not_aligned");
  return flags;
}

void store_attempt(SQLite::Database& database, const AttemptRow& attempt, const json& result,
                   const ProfilerAnswer* profiler) {
  const auto clock = alignment(result);
  const json& started = result["started"];
  const json& stopped = result["stopped"];
  const json& sampling = result["sampling"];
  json report = result["report"].is_null() ? json::object() : result["report"];
  if (profiler != nullptr && !report.empty())
    record_profile(database, attempt, *profiler, clock, report);
  const auto member = [](const json& object, const char* key) {
    return object.is_object() ? object.value(key, json()) : json();
  };
  execute(database,
          "UPDATE attempt SET stack = ?, failed_phase = ?, started_us = ?, ended_us = ?, "
          "started_realtime_us = ?, "
          "realtime_error_us = ?, renderer_pid = ?, renderer_pid_method = ?, clock_offset_us = ?, "
          "clock_error_us = ?, "
          "requested_backend = ?, actual_backend = ?, adapter = ?, adapter_is_software = ?, "
          "threads = ?, simd = ?, "
          "timer_resolution_us = ?, cross_origin_isolated = ?, flags = ?, facts = ?, "
          "sampler_batches = ?, "
          "sampler_ticks = ?, sampler_missed_ticks = ?, sampler_cpu_ns = ?, readback = ? "
          "WHERE trial_id = ? AND "
          "attempt_number = ?",
          result["stack"], result["phase"], member(started, "monotonic_us"),
          member(stopped, "monotonic_us"), member(started, "realtime_us"),
          member(started, "realtime_error_us"), result["renderer_pid"],
          result["renderer_pid_method"], clock ? json(clock->offset_us) : json(),
          clock ? json(clock->error_us) : json(), member(report, "requested_backend"),
          member(report, "actual_backend"), member(report, "adapter"),
          member(report, "adapter_is_software"), member(report, "threads"), member(report, "simd"),
          report.contains("timer_resolution_us") ? json(report["timer_resolution_us"].get<double>())
                                                 : json(),
          member(report, "cross_origin_isolated"), flags_of(report, result["clock_pings"], clock),
          report.value("facts", json::object()), member(sampling, "batches"),
          member(sampling, "ticks"), member(sampling, "missed_ticks"), member(sampling, "cpu_ns"),
          member(report, "readback"),
          attempt.trial_id, attempt.attempt_number);
  store_pings(database, attempt, result["clock_pings"]);
  if (!report.empty()) {
    store_phases(database, attempt, report["phases"]);
    store_iterations(database, attempt, report["iterations"]);
    store_metrics(database, attempt, report["metrics"]);
  }
}

std::optional<std::string> text(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<std::string>());
}

}  // namespace

void record_result(SQLite::Database& database, const std::string& trial_uuid, const json& result,
                   const ProfilerAnswer* profiler) {
  const AttemptRow attempt = find_attempt(database, trial_uuid, result["attempt_number"]);
  const std::string outcome = result["outcome"];
  if (attempt.browser_uuid != result["driver_uuid"].get<std::string>()) {
    throw Rejected(Rejected::Reason::kConflict, "another driver holds this attempt");
  }
  if (attempt.outcome) {
    if (*attempt.outcome == outcome) return;
    throw Rejected(Rejected::Reason::kConflict,
                   fmt::format("this attempt has already ended as {}", *attempt.outcome));
  }
  if (outcome == "done") check_done(result);
  store_attempt(database, attempt, result, profiler);
  close_attempt(database, attempt, outcome, text(result["cause"]), text(result["message"]));
}

}  // namespace webdyno::sweep
