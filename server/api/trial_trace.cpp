#include "server/api/trial_trace.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "schema/wire/version.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr int kRowsOfPiece = 5000;  // half a MB of text
// A tick comes late by some ms; shorter windows measure the kernel's tick and not the process.
constexpr std::int64_t kLeastCounterWindowUs = 90'000;
constexpr std::int64_t kGpuPids = 5'000'000;  // above every process id of Linux (PID_MAX_LIMIT)

enum class Track { kPhases = 1, kIterations, kFrames, kLongTasks };

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Behind another event.
void add(std::string& text, const json& event) { text += ",\n" + text_of(event); }

json slice(std::int64_t pid, Track track, const std::string& name, std::int64_t ts,
           std::int64_t dur) {
  return {{"ph", "X"}, {"pid", pid}, {"tid", static_cast<int>(track)},
          {"ts", ts},  {"dur", dur}, {"name", name}};
}

json counter(std::int64_t pid, const std::string& name, std::int64_t ts, const char* unit,
             double value) {
  return {{"ph", "C"}, {"pid", pid}, {"name", name}, {"ts", ts}, {"args", {{unit, value}}}};
}

json thread_name(std::int64_t pid, Track track, const char* name) {
  return {{"ph", "M"},
          {"pid", pid},
          {"tid", static_cast<int>(track)},
          {"name", "thread_name"},
          {"args", {{"name", name}}}};
}

json process_name(std::int64_t pid, const std::string& name) {
  return {{"ph", "M"}, {"pid", pid}, {"name", "process_name"}, {"args", {{"name", name}}}};
}

std::string words_of(const ShownProcess& process) {
  const std::string sub_type = process.sub_type ? " " + *process.sub_type : "";
  return process.role + sub_type + (process.page ? ", the trial's page" : "");
}

/// Times of the page are whole microseconds, each rounded for itself: what begins within the one
/// before it would be drawn inside it.
std::int64_t until_next(std::int64_t start_us, std::int64_t duration_us,
                        std::optional<std::int64_t> next_us) {
  return next_us ? std::clamp<std::int64_t>(*next_us - start_us, 0, duration_us) : duration_us;
}

json said_of(SQLite::Database& database, const std::string& trial_uuid, bool on_page_clock) {
  SQLite::Statement row(
      database,
      "SELECT framework, framework_version, backend, workload, task, parameters, outcome, "
      "content_sha256 FROM trial JOIN configuration USING (configuration_id) WHERE trial_uuid = ?");
  row.bind(1, trial_uuid);
  row.executeStep();
  json said = {
      {"trial_uuid", trial_uuid},
      {"webdyno_version", wire::kWebdynoVersion},
      {"clock", on_page_clock ? "the page's own: nothing places it among the readings, which are "
                                "left out"
                              : "CLOCK_MONOTONIC of the machine"}};
  for (int i = 0; i < row.getColumnCount(); ++i)
    said[row.getColumnName(i)] =
        row.getColumn(i).isNull() ? json() : json(row.getColumn(i).getString());
  return said;
}

}  // namespace

void TrialTrace::go_on(Part part) {
  part_ = part;
  after_phase_.clear();
  after_kind_.clear();
  after_us_ = -1;
  after_number_ = -1;
}

std::optional<std::string> TrialTrace::next(SQLite::Database& database) {
  switch (part_) {
    case Part::kHead:
      return head(database);
    case Part::kIterations:
      return iterations(database);
    case Part::kObservations:
      return observations(database);
    case Part::kReadings:
      return readings(database);
    case Part::kGpuReadings:
      return gpu_readings(database);
    case Part::kTail:
      go_on(Part::kNothing);
      return "\n]}\n";
    case Part::kNothing:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string TrialTrace::head(SQLite::Database& database) {
  attempt_ = shown_attempt(database, trial_uuid_);
  if (!attempt_) {
    go_on(Part::kNothing);
    return {};
  }
  go_on(Part::kIterations);
  processes_ = processes_by_id(database, *attempt_);
  for (const auto& [process_id, process] : processes_)
    if (process.page) page_pid_ = process.pid;
  std::string text = R"({"displayTimeUnit": "ms", "otherData": )" +
                     text_of(said_of(database, trial_uuid_, attempt_->on_page_clock)) +
                     ",\n\"traceEvents\": [\n";
  text += text_of(thread_name(page_pid_, Track::kPhases, "phases"));
  add(text, thread_name(page_pid_, Track::kIterations, "iterations"));
  add(text, thread_name(page_pid_, Track::kFrames, "frames"));
  add(text, thread_name(page_pid_, Track::kLongTasks, "long tasks"));
  if (page_pid_ == 0) add(text, process_name(0, "the trial's page"));
  for (const auto& [process_id, process] : processes_)
    add(text, process_name(process.pid, words_of(process)));
  SQLite::Statement row(database,
                        "SELECT name, start_page_us, end_page_us FROM phase WHERE trial_id = ? AND "
                        "attempt_number = ? ORDER BY phase_index");
  row.bind(1, attempt_->trial_id);
  row.bind(2, attempt_->attempt_number);
  while (row.executeStep()) {
    const std::int64_t start_us = row.getColumn(1).getInt64();
    json phase = slice(page_pid_, Track::kPhases, row.getColumn(0).getString(),
                       start_us + attempt_->offset_us, 0);
    if (row.getColumn(2).isNull()) {
      phase["ph"] = "B";  // it has no end: the attempt ended inside it
      phase.erase("dur");
    } else {
      phase["dur"] = row.getColumn(2).getInt64() - start_us;
    }
    add(text, phase);
  }
  return text;
}

std::string TrialTrace::iterations(SQLite::Database& database) {
  SQLite::Statement row(
      database,
      "SELECT phase, iteration_index, start_page_us, duration_ns, calls, returned_ns FROM "
      "iteration WHERE trial_id = ? AND attempt_number = ? AND (phase, iteration_index) > (?, ?) "
      "ORDER BY phase, iteration_index LIMIT ?");
  row.bind(1, attempt_->trial_id);
  row.bind(2, attempt_->attempt_number);
  row.bind(3, after_phase_);
  row.bind(4, after_number_);
  row.bind(5, kRowsOfPiece + 1);  // the last one only says where the one before it ends
  std::string text;
  json event;
  int rows = 0;
  for (; row.executeStep(); ++rows) {
    const std::int64_t start_us = row.getColumn(2).getInt64() + attempt_->offset_us;
    const std::string phase = row.getColumn(0).getString();
    if (!event.is_null()) {
      if (phase == after_phase_) event["dur"] = until_next(event["ts"], event["dur"], start_us);
      add(text, event);
    }
    if (rows == kRowsOfPiece) return text;
    after_phase_ = phase;
    after_number_ = row.getColumn(1).getInt64();
    event =
        slice(page_pid_, Track::kIterations, phase, start_us, row.getColumn(3).getInt64() / 1000);
    event["args"] = {{"index", after_number_},
                     {"duration_ns", row.getColumn(3).getInt64()},
                     {"calls", row.getColumn(4).isNull() ? 1 : row.getColumn(4).getInt64()}};
    if (!row.getColumn(5).isNull()) event["args"]["returned_ns"] = row.getColumn(5).getInt64();
  }
  if (!event.is_null()) add(text, event);
  go_on(Part::kObservations);
  return text;
}

std::string TrialTrace::observations(SQLite::Database& database) {
  SQLite::Statement row(
      database,
      "SELECT phase, kind, observation_index, start_page_us, duration_us FROM observation WHERE "
      "trial_id = ? AND attempt_number = ? AND (phase, kind, observation_index) > (?, ?, ?) ORDER "
      "BY phase, kind, observation_index LIMIT ?");
  row.bind(1, attempt_->trial_id);
  row.bind(2, attempt_->attempt_number);
  row.bind(3, after_phase_);
  row.bind(4, after_kind_);
  row.bind(5, after_number_);
  row.bind(6, kRowsOfPiece);
  std::string text;
  std::int64_t ends_us = 0;  // of the slice before, of its track
  int rows = 0;
  for (; row.executeStep(); ++rows) {
    const std::string kind = row.getColumn(1).getString();
    const std::string phase = row.getColumn(0).getString();
    if (phase != after_phase_ || kind != after_kind_) ends_us = 0;
    after_phase_ = phase;
    after_kind_ = kind;
    after_number_ = row.getColumn(2).getInt64();
    const std::int64_t begin_us = row.getColumn(3).getInt64() + attempt_->offset_us;
    const std::int64_t end_us = begin_us + row.getColumn(4).getInt64();
    if (kind == "frame" || kind == "long_task") {
      const std::int64_t start_us = std::max(begin_us, std::min(ends_us, end_us));
      add(text, slice(page_pid_, kind == "frame" ? Track::kFrames : Track::kLongTasks, kind,
                      start_us, end_us - start_us));
      ends_us = end_us;
      continue;
    }
    // Messages and work that wait at the same time: each has a place of its own.
    json event = {{"ph", "b"},
                  {"pid", page_pid_},
                  {"cat", "experience"},
                  {"name", kind},
                  {"id", fmt::format("{}.{}.{}", after_phase_, kind, after_number_)},
                  {"ts", begin_us}};
    add(text, event);
    event["ph"] = "e";
    event["ts"] = end_us;
    add(text, event);
  }
  if (rows < kRowsOfPiece) go_on(attempt_->on_page_clock ? Part::kTail : Part::kReadings);
  return text;
}

std::string TrialTrace::readings(SQLite::Database& database) {
  SQLite::Statement row(database,
                        "SELECT t_us, process_id, cpu_ns, footprint_bytes FROM process_reading "
                        "WHERE trial_id = ? AND (t_us, process_id) > (?, ?) ORDER BY t_us, "
                        "process_id LIMIT ?");
  row.bind(1, attempt_->trial_id);
  row.bind(2, after_us_);
  row.bind(3, after_number_);
  row.bind(4, kRowsOfPiece);
  std::string text;
  int rows = 0;
  for (; row.executeStep(); ++rows) {
    after_us_ = row.getColumn(0).getInt64();
    after_number_ = row.getColumn(1).getInt64();
    const auto process = processes_.find(after_number_);
    if (process == processes_.end()) continue;  // of another attempt
    const std::int64_t pid = process->second.pid;
    add(text, counter(pid, "footprint", after_us_, "MB", row.getColumn(3).getDouble() / 1e6));
    const LastReading now{after_us_, row.getColumn(2).getInt64()};
    const auto [window, begins] = windows_.try_emplace(process->first, now);
    const std::int64_t length_us = now.t_us - window->second.t_us;
    if (begins || length_us < kLeastCounterWindowUs) continue;
    // From its begin on: a counter holds until its next value.
    add(text, counter(pid, "CPU", window->second.t_us, "% of one core",
                      static_cast<double>(now.cpu_ns - window->second.cpu_ns) / 10.0 /
                          static_cast<double>(length_us)));
    window->second = now;
  }
  if (rows < kRowsOfPiece) go_on(Part::kGpuReadings);
  return text;
}

std::string TrialTrace::gpu_readings(SQLite::Database& database) {
  SQLite::Statement row(
      database,
      "SELECT t_us, gpu_id, name, busy_percent, gpu_reading.memory_bytes / 1e6, power_watts FROM "
      "gpu_reading "
      "JOIN gpu USING (gpu_id) WHERE trial_id = ? AND attempt_number = ? AND (t_us, gpu_id) > (?, "
      "?) ORDER BY t_us, gpu_id LIMIT ?");
  row.bind(1, attempt_->trial_id);
  row.bind(2, attempt_->attempt_number);
  row.bind(3, after_us_);
  row.bind(4, after_number_);
  row.bind(5, kRowsOfPiece);
  std::string text;
  int rows = 0;
  for (; row.executeStep(); ++rows) {
    after_us_ = row.getColumn(0).getInt64();
    after_number_ = row.getColumn(1).getInt64();
    const std::int64_t pid = kGpuPids + after_number_;
    if (windows_.try_emplace(-pid, LastReading{after_us_, 0}).second)
      add(text, process_name(pid, "GPU " + row.getColumn(2).getString()));
    const std::pair<const char*, const char*> kinds[] = {
        {"busy", "%"}, {"memory", "MB"}, {"power", "W"}};
    for (int i = 0; i < 3; ++i)
      if (!row.getColumn(3 + i).isNull())
        add(text, counter(pid, kinds[i].first, after_us_, kinds[i].second,
                          row.getColumn(3 + i).getDouble()));
  }
  if (rows < kRowsOfPiece) go_on(Part::kTail);
  return text;
}

}  // namespace webdyno::api
