#include "server/api/trial_trace.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
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
  phase_at_ = 0;
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
    const std::int64_t start_us = row.getColumn(1).getInt64() + attempt_->offset_us;
    TracedPhase phase{row.getColumn(0).getString(), std::nullopt};
    if (!row.getColumn(2).isNull())
      phase.end_us = row.getColumn(2).getInt64() + attempt_->offset_us;
    json event = slice(page_pid_, Track::kPhases, phase.name, start_us,
                       phase.end_us.value_or(start_us) - start_us);
    if (!phase.end_us) {
      event["ph"] = "B";  // it has no end: the attempt ended inside it
      event.erase("dur");
    }
    add(text, event);
    phases_.push_back(std::move(phase));
  }
  return text;
}

std::string TrialTrace::iterations(SQLite::Database& database) {
  if (phase_at_ == phases_.size()) {
    go_on(Part::kObservations);
    return {};
  }
  const auto& [phase, phase_end_us] = phases_[phase_at_];
  SQLite::Statement row(
      database,
      "SELECT iteration_index, start_page_us, duration_ns, coalesce(calls, 1), returned_ns FROM "
      "iteration WHERE trial_id = ? AND attempt_number = ? AND phase = ? AND iteration_index > ? "
      "ORDER BY iteration_index LIMIT ?");
  row.bind(1, attempt_->trial_id);
  row.bind(2, attempt_->attempt_number);
  row.bind(3, phase);
  row.bind(4, after_number_);
  row.bind(5, kRowsOfPiece + 1);  // the last one only says where the one before it ends
  std::string text;
  json event;
  const auto end_event = [&](std::optional<std::int64_t> next_us) {
    if (event.is_null()) return;
    event["dur"] = until_next(event["ts"], event["dur"], next_us);
    add(text, event);
  };
  for (int rows = 0; row.executeStep(); ++rows) {
    const std::int64_t start_us = row.getColumn(1).getInt64() + attempt_->offset_us;
    end_event(start_us);
    if (rows == kRowsOfPiece) return text;
    after_number_ = row.getColumn(0).getInt64();
    event =
        slice(page_pid_, Track::kIterations, phase, start_us, row.getColumn(2).getInt64() / 1000);
    event["args"] = {{"index", after_number_},
                     {"duration_ns", row.getColumn(2).getInt64()},
                     {"calls", row.getColumn(3).getInt64()}};
    if (!row.getColumn(4).isNull()) event["args"]["returned_ns"] = row.getColumn(4).getInt64();
  }
  end_event(phase_end_us);
  ++phase_at_;
  after_number_ = -1;
  return text;
}

std::string TrialTrace::observations(SQLite::Database& database) {
  if (phase_at_ == phases_.size()) {
    go_on(attempt_->on_page_clock ? Part::kTail : Part::kReadings);
    return {};
  }
  SQLite::Statement row(
      database,
      "SELECT kind, observation_index, start_page_us, duration_us FROM observation WHERE "
      "trial_id = ? AND attempt_number = ? AND phase = ? AND (kind, observation_index) > (?, ?) "
      "ORDER BY kind, observation_index LIMIT ?");
  row.bind(1, attempt_->trial_id);
  row.bind(2, attempt_->attempt_number);
  row.bind(3, phases_[phase_at_].name);
  row.bind(4, after_kind_);
  row.bind(5, after_number_);
  row.bind(6, kRowsOfPiece);
  std::string text;
  int rows = 0;
  for (; row.executeStep(); ++rows) {
    after_kind_ = row.getColumn(0).getString();
    after_number_ = row.getColumn(1).getInt64();
    const std::int64_t begin_us = row.getColumn(2).getInt64() + attempt_->offset_us;
    const std::int64_t end_us = begin_us + row.getColumn(3).getInt64();
    if (after_kind_ == "frame" || after_kind_ == "long_task") {
      // Those around the end of a phase may lie outside of it, in the next one's.
      const auto before = ends_us_.find(after_kind_);
      const std::int64_t start_us =
          before == ends_us_.end() ? begin_us : std::clamp(before->second, begin_us, end_us);
      add(text, slice(page_pid_, after_kind_ == "frame" ? Track::kFrames : Track::kLongTasks,
                      after_kind_, start_us, end_us - start_us));
      ends_us_[after_kind_] = end_us;
      continue;
    }
    // Messages and work that wait at the same time: each has a place of its own.
    json event = {
        {"ph", "b"},
        {"pid", page_pid_},
        {"tid", static_cast<int>(Track::kPhases)},
        {"cat", "experience"},
        {"name", after_kind_},
        {"id", fmt::format("{}.{}.{}", phases_[phase_at_].name, after_kind_, after_number_)},
        {"ts", begin_us}};
    add(text, event);
    event["ph"] = "e";
    event["ts"] = end_us;
    add(text, event);
  }
  if (rows == kRowsOfPiece) return text;
  ++phase_at_;
  after_kind_.clear();
  after_number_ = -1;
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
  if (rows == kRowsOfPiece) return text;
  // A counter holds until its next value: one of a process that is gone would for ever.
  for (const auto& [process_id, process] : processes_) {
    if (!process.exited_us || !windows_.contains(process_id)) continue;
    add(text, counter(process.pid, "footprint", *process.exited_us, "MB", 0));
    add(text, counter(process.pid, "CPU", *process.exited_us, "% of one core", 0));
  }
  go_on(Part::kGpuReadings);
  return text;
}

std::string TrialTrace::gpu_readings(SQLite::Database& database) {
  if (!gpus_) gpus_ = gpus_of(database, attempt_->trial_id, attempt_->attempt_number, -1);
  constexpr std::array<std::pair<const char*, const char*>, kGpuValues> kCounters = {
      {{"busy", "%"}, {"memory", "MB"}, {"power", "W"}}};
  std::string text;
  for (int rows = 0; gpu_at_ < gpus_->size(); ++gpu_at_, gpu_reading_at_ = 0) {
    const auto& gpu = (*gpus_)[gpu_at_];
    const std::int64_t pid = kGpuPids + gpu.gpu_id;
    if (gpu_reading_at_ == 0)
      add(text, process_name(pid, "GPU " + gpu.name + (gpu.of_browser ? ", the browser's" : "")));
    for (; gpu_reading_at_ < gpu.readings.size(); ++gpu_reading_at_) {
      if (rows++ == kRowsOfPiece) return text;
      const auto& [t_us, values] = gpu.readings[gpu_reading_at_];
      for (std::size_t i = 0; i < kGpuValues; ++i) {
        const auto [name, unit] = kCounters.at(i);
        const double scale = name == std::string_view("memory") ? 1e-6 : 1;
        if (!std::isnan(values.at(i)))
          add(text, counter(pid, name, t_us, unit, values.at(i) * scale));
      }
    }
  }
  go_on(Part::kTail);
  return text;
}

}  // namespace webdyno::api
