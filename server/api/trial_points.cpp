#include "server/api/trial_points.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace webdyno::api {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// Shorter windows measure the kernel's tick (4 ms at 250 Hz) and not the process.
constexpr std::int64_t kLeastWindowUs = 50'000;

SQLite::Statement of_attempt(SQLite::Database& database, const ShownAttempt& attempt,
                             const std::string& sql) {
  SQLite::Statement statement(database, sql);
  statement.bind(1, attempt.trial_id);
  statement.bind(2, attempt.attempt_number);
  return statement;
}

std::vector<ShownPhase> phases_of(SQLite::Database& database, const ShownAttempt& attempt) {
  auto row = of_attempt(database, attempt,
                        "SELECT name, start_page_us, end_page_us FROM phase "
                        "WHERE trial_id = ? AND attempt_number = ? ORDER BY phase_index");
  std::vector<ShownPhase> phases;
  while (row.executeStep()) {
    std::optional<std::int64_t> end_us;
    if (!row.getColumn(2).isNull()) end_us = row.getColumn(2).getInt64() + attempt.offset_us;
    phases.push_back(
        {row.getColumn(0).getString(), row.getColumn(1).getInt64() + attempt.offset_us, end_us});
  }
  return phases;
}

/// Phase by phase: one follows the other, so the iterations are in their order.
std::vector<ShownIteration> iterations_of(SQLite::Database& database, const ShownAttempt& attempt,
                                          const std::vector<ShownPhase>& phases) {
  auto row = of_attempt(
      database, attempt,
      "SELECT start_page_us, duration_ns, coalesce(calls, 1), iteration_index FROM iteration "
      "WHERE trial_id = ? AND attempt_number = ? AND phase = ? ORDER BY iteration_index");
  std::vector<ShownIteration> iterations;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    row.bind(3, phases[i].name);
    while (row.executeStep()) {
      iterations.push_back({.start_us = row.getColumn(0).getInt64() + attempt.offset_us,
                            .duration_ns = row.getColumn(1).getInt64(),
                            .calls = row.getColumn(2).getInt(),
                            .phase = static_cast<std::int32_t>(i),
                            .index = row.getColumn(3).getInt()});
    }
    row.reset();
  }
  return iterations;
}

struct ProcessReading {
  std::int64_t cpu_ns;
  std::int64_t footprint_bytes;
};
struct Tick {
  std::int64_t t_us;
  std::map<std::int64_t, ProcessReading> readings;  // by process_id
};

template <std::size_t N>
void add_known(std::array<double, N>& sums, std::size_t at, double value) {
  sums[at] = std::isnan(sums[at]) ? value : sums[at] + value;
}

std::array<double, kRoles> none_known() {
  std::array<double, kRoles> values{};
  values.fill(kUnknown);
  return values;
}

/// A process that came or went in between is left out: nothing says when it used its time.
ShownWindow window_between(const Tick& begin, const Tick& end,
                           const std::map<std::int64_t, ShownProcess>& processes) {
  ShownWindow window{begin.t_us, end.t_us, none_known()};
  for (const auto& [process_id, reading] : end.readings) {
    const auto before = begin.readings.find(process_id);
    const auto& stacked = processes.at(process_id).stacked;
    if (before == begin.readings.end() || !stacked) continue;
    add_known(window.percent, static_cast<std::size_t>(*stacked),
              static_cast<double>(reading.cpu_ns - before->second.cpu_ns) / 10.0 /
                  static_cast<double>(end.t_us - begin.t_us));
  }
  return window;
}

/// Windows as the dashboard's Live view has them (charts/cpu_windows.ts): they end at the last tick
/// of each tenth of a second. A last tick that comes early prolongs the last window.
class Windows {
 public:
  Windows(const std::map<std::int64_t, ShownProcess>& processes, std::vector<ShownWindow>& windows)
      : processes_(processes), windows_(windows) {}

  void add(Tick tick) {
    if (!origin_us_) origin_us_ = tick.t_us;
    if (last_ && tenth(*last_) != tenth(tick)) end_at_last();
    last_ = std::move(tick);
  }

  void finish() {
    if (last_) end_at_last();
  }

 private:
  std::int64_t tenth(const Tick& tick) const {
    return std::llround(static_cast<double>(tick.t_us - *origin_us_) / kWindowUs);
  }

  void end_at_last() {
    if (!end_) {
      end_ = std::move(last_);
      return;
    }
    const bool early = last_->t_us - end_->t_us < kLeastWindowUs;
    if (early && !begin_) return;
    if (early) {
      windows_.pop_back();
      end_ = std::move(begin_);
      begin_.reset();
    }
    windows_.push_back(window_between(*end_, *last_, processes_));
    begin_ = std::move(end_);
    end_ = std::move(last_);
  }

  const std::map<std::int64_t, ShownProcess>& processes_;
  std::vector<ShownWindow>& windows_;
  std::optional<std::int64_t> origin_us_;
  std::optional<Tick> begin_;  // of the window that ends at end_; nullopt: there is none
  std::optional<Tick> end_;
  std::optional<Tick> last_;
};

void add_footprint(TrialPoints& points, const Tick& tick,
                   const std::map<std::int64_t, ShownProcess>& processes) {
  ShownFootprint footprint{tick.t_us, none_known()};
  for (const auto& [process_id, reading] : tick.readings) {
    const auto& stacked = processes.at(process_id).stacked;
    if (stacked)
      add_known(footprint.bytes, static_cast<std::size_t>(*stacked),
                static_cast<double>(reading.footprint_bytes));
  }
  points.footprint.push_back(footprint);
}

void read_processes(SQLite::Database& database, const ShownAttempt& attempt, TrialPoints& points) {
  const auto processes = processes_by_id(database, attempt);
  SQLite::Statement row(database,
                        "SELECT t_us, process_id, cpu_ns, footprint_bytes FROM process_reading "
                        "WHERE trial_id = ? ORDER BY t_us, process_id");
  row.bind(1, attempt.trial_id);
  Windows windows(processes, points.windows);
  Tick tick{};
  const auto end_tick = [&] {
    if (tick.readings.empty()) return;
    add_footprint(points, tick, processes);
    windows.add(std::move(tick));
  };
  while (row.executeStep()) {
    const std::int64_t process_id = row.getColumn(1).getInt64();
    if (!processes.contains(process_id)) continue;  // of another attempt
    const std::int64_t t_us = row.getColumn(0).getInt64();
    if (tick.readings.empty() || tick.t_us != t_us) {
      end_tick();
      tick = {.t_us = t_us, .readings = {}};
    }
    tick.readings[process_id] = {row.getColumn(2).getInt64(), row.getColumn(3).getInt64()};
  }
  end_tick();
  windows.finish();
}

std::vector<ShownSpan> spans_of(SQLite::Database& database, const ShownAttempt& attempt,
                                const char* kind) {
  auto row =
      of_attempt(database, attempt,
                 "SELECT start_page_us, duration_us FROM observation "
                 "WHERE trial_id = ? AND attempt_number = ? AND kind = ? ORDER BY start_page_us");
  row.bind(3, kind);
  std::vector<ShownSpan> spans;
  while (row.executeStep())
    spans.push_back({row.getColumn(0).getInt64() + attempt.offset_us, row.getColumn(1).getInt64()});
  return spans;
}

/// From where trial_course says that it begins to the end of the phase that the task is about.
void mark_steady(SQLite::Database& database, const ShownAttempt& attempt, TrialPoints& points) {
  SQLite::Statement row(
      database,
      "SELECT steady_start_page_us, end_page_us FROM trial_course JOIN trial USING (trial_id) "
      "JOIN configuration USING (configuration_id) JOIN phase ON phase.trial_id = trial.trial_id "
      "AND phase.attempt_number = trial.attempt_number AND phase.name = task "
      "WHERE trial_course.trial_id = ? AND trial.attempt_number = ? "
      "AND course IS NOT NULL AND course <> 'never' AND end_page_us IS NOT NULL");
  row.bind(1, attempt.trial_id);
  row.bind(2, attempt.attempt_number);
  if (!row.executeStep()) return;
  points.steady_from_us = row.getColumn(0).getInt64() + attempt.offset_us;
  points.steady_to_us = row.getColumn(1).getInt64() + attempt.offset_us;
}

/// From the first point to the last. What the page did before the first sample counts too.
void find_ends(TrialPoints& points) {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  const auto include = [&](std::int64_t t_us) {
    from = std::min(from.value_or(t_us), t_us);
    to = std::max(to.value_or(t_us), t_us);
  };
  for (const auto& [name, start_us, end_us] : points.phases) {
    include(start_us);
    include(end_us.value_or(start_us));
  }
  // Those around a phase may begin before it and end after it.
  for (const auto* spans : {&points.frames, &points.long_tasks}) {
    for (const auto& [start_us, duration_us] : *spans) {
      include(start_us);
      include(start_us + duration_us);
    }
  }
  if (!points.iterations.empty()) {
    const auto& last = points.iterations.back();
    include(last.start_us + last.duration_ns / 1000);
  }
  const auto include_readings = [&](const auto& readings) {
    if (readings.empty()) return;
    include(readings.front().t_us);
    include(readings.back().t_us);
  };
  include_readings(points.footprint);
  for (const auto& gpu : points.gpus) include_readings(gpu.readings);
  points.from_us = from.value_or(0);
  points.to_us = to.value_or(0);
}

}  // namespace

TrialPoints read_points(SQLite::Database& database, const ShownAttempt& attempt) {
  TrialPoints points{};
  points.on_page_clock = attempt.on_page_clock;
  points.phases = phases_of(database, attempt);
  points.iterations = iterations_of(database, attempt, points.phases);
  points.frames = spans_of(database, attempt, "frame");
  points.long_tasks = spans_of(database, attempt, "long_task");
  if (!attempt.on_page_clock) {
    read_processes(database, attempt, points);
    points.gpus = gpus_of(database, attempt.trial_id, attempt.attempt_number, -1);
  }
  if (attempt.ended) mark_steady(database, attempt, points);
  find_ends(points);
  return points;
}

std::shared_ptr<const TrialPoints> PointsOfLastTrial::read(SQLite::Database& database,
                                                           const std::string& trial_uuid) {
  const auto attempt =
      shown_attempt(database, trial_uuid);  // of what is kept too: is it still there
  if (!attempt) return nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (points_ && attempt->ended && trial_uuid_ == trial_uuid) return points_;
  }
  auto points = std::make_shared<const TrialPoints>(read_points(database, *attempt));
  if (attempt->ended) {
    const std::lock_guard lock(mutex_);
    trial_uuid_ = trial_uuid;
    points_ = points;
  }
  return points;
}

}  // namespace webdyno::api
