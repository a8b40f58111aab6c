#include "server/api/gpu_points.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace webdyno::api {
namespace {

constexpr double kNobodyTells = std::numeric_limits<double>::quiet_NaN();
enum Value : std::size_t { kBusy, kMemory, kPower };

// Shorter ones measure when counters are brought up to date, as in view trial_gpu.
constexpr std::int64_t kLeastBusyUs = 50'000;
// Engines' counters are read ten times a second at most: there is one before `since_us` to begin
// at.
constexpr std::int64_t kCounterBeforeUs = 2'000'000;

using Readings = std::map<std::int64_t, std::array<double, kGpuValues>>;  // by t_us

std::array<double, kGpuValues>& reading_at(Readings& readings, std::int64_t t_us) {
  return readings.try_emplace(t_us, std::array{kNobodyTells, kNobodyTells, kNobodyTells})
      .first->second;
}

struct OneGpu {
  std::string name;
  bool of_browser;
  Readings readings;
};

class GpuReader {
 public:
  GpuReader(SQLite::Database& database, std::int64_t trial_id, std::int64_t attempt_number)
      : database_(database), trial_id_(trial_id), attempt_number_(attempt_number) {}

  std::map<std::int64_t, OneGpu> read(std::int64_t since_us) {
    auto row = of_attempt(
        "SELECT gpu_id, name, NOT EXISTS (SELECT 1 FROM gpu_reading WHERE gpu_reading.trial_id = "
        "attempt_gpu.trial_id AND gpu_reading.attempt_number = attempt_gpu.attempt_number "
        "AND gpu_reading.gpu_id = attempt_gpu.gpu_id AND coalesce(busy_percent, "
        "gpu_reading.memory_bytes) IS NOT NULL) "
        "FROM attempt_gpu JOIN gpu USING (gpu_id) WHERE trial_id = ? AND attempt_number = ?");
    while (row.executeStep()) {
      gpus_.emplace(row.getColumn(0).getInt64(),
                    OneGpu{.name = row.getColumn(1).getString(),
                           .of_browser = row.getColumn(2).getInt() != 0,
                           .readings = {}});
    }
    if (gpus_.empty()) return {};
    add_devices(since_us);
    const bool some_of_browser = std::any_of(gpus_.begin(), gpus_.end(),
                                             [](const auto& gpu) { return gpu.second.of_browser; });
    if (some_of_browser) {
      add_memory_of_processes(since_us);
      add_engines(since_us);
    }
    return std::move(gpus_);
  }

 private:
  SQLite::Statement of_attempt(const char* sql) {
    SQLite::Statement statement(database_, sql);
    statement.bind(1, trial_id_);
    statement.bind(2, attempt_number_);
    return statement;
  }

  void add_devices(std::int64_t since_us) {
    auto row = of_attempt(
        "SELECT gpu_id, t_us, busy_percent, memory_bytes, power_watts FROM gpu_reading "
        "WHERE trial_id = ? AND attempt_number = ? AND t_us > ?");
    row.bind(3, since_us);
    while (row.executeStep()) {
      const auto gpu = gpus_.find(row.getColumn(0).getInt64());
      if (gpu == gpus_.end()) continue;
      auto& values = reading_at(gpu->second.readings, row.getColumn(1).getInt64());
      for (std::size_t i = 0; i < kGpuValues; ++i) {
        const auto column = row.getColumn(static_cast<int>(2 + i));
        if (!column.isNull()) values[i] = column.getDouble();
      }
    }
  }

  void add_memory_of_processes(std::int64_t since_us) {
    auto row = of_attempt(
        "SELECT gpu_id, t_us, sum(memory_bytes) FROM process JOIN gpu_process_reading USING "
        "(process_id) WHERE trial_id = ? AND attempt_number = ? AND t_us > ? "
        "AND memory_bytes IS NOT NULL GROUP BY gpu_id, t_us");
    row.bind(3, since_us);
    while (row.executeStep()) {
      const auto gpu = gpus_.find(row.getColumn(0).getInt64());
      if (gpu != gpus_.end() && gpu->second.of_browser)
        reading_at(gpu->second.readings, row.getColumn(1).getInt64())[kMemory] =
            row.getColumn(2).getDouble();
    }
  }

  void add_engines(std::int64_t since_us) {
    struct Counter {
      std::int64_t t_us;
      double busy;
      std::optional<double> total;
    };
    std::map<std::pair<std::int64_t, std::string>, Counter> begun;  // by process and engine
    std::map<std::string, double> percent;  // by kind of engine, of all processes at `t_us`
    std::int64_t gpu_id = 0;
    std::int64_t t_us = 0;
    const auto end_tick = [&] {
      const auto gpu = gpus_.find(gpu_id);
      if (percent.empty() || gpu == gpus_.end() || !gpu->second.of_browser || t_us <= since_us)
        return;
      double busiest = 0;
      for (const auto& [engine, its] : percent) busiest = std::max(busiest, its);
      reading_at(gpu->second.readings, t_us)[kBusy] = busiest;
    };
    auto row = of_attempt(
        "SELECT gpu_id, t_us, process_id, engine, busy, total, capacity FROM process JOIN "
        "gpu_engine_reading USING (process_id) WHERE trial_id = ? AND attempt_number = ? "
        "AND t_us > ? ORDER BY gpu_id, t_us");
    row.bind(3, std::max<std::int64_t>(since_us, 0) - kCounterBeforeUs);
    while (row.executeStep()) {
      if (row.getColumn(0).getInt64() != gpu_id || row.getColumn(1).getInt64() != t_us) {
        end_tick();
        percent.clear();
        if (row.getColumn(0).getInt64() != gpu_id) begun.clear();
        gpu_id = row.getColumn(0).getInt64();
        t_us = row.getColumn(1).getInt64();
      }
      Counter now{t_us, row.getColumn(4).getDouble(), std::nullopt};
      if (!row.getColumn(5).isNull()) now.total = row.getColumn(5).getDouble();
      const std::string engine = row.getColumn(3).getString();
      const auto [before, first] = begun.try_emplace({row.getColumn(2).getInt64(), engine}, now);
      if (first || t_us - before->second.t_us < kLeastBusyUs) continue;
      // Nanoseconds of busy over microseconds, or cycles over cycles.
      const double available = now.total && before->second.total
                                   ? *now.total - *before->second.total
                                   : 1e3 * static_cast<double>(t_us - before->second.t_us);
      const double capacity = row.getColumn(6).getDouble();
      if (available > 0 && capacity > 0)
        percent[engine] += 100 * (now.busy - before->second.busy) / available / capacity;
      before->second = now;
    }
    end_tick();
  }

  SQLite::Database& database_;
  std::int64_t trial_id_;
  std::int64_t attempt_number_;
  std::map<std::int64_t, OneGpu> gpus_;  // by gpu_id
};

}  // namespace

const char* what_of(const ShownGpu& gpu) { return gpu.of_browser ? "browser" : "device"; }

std::vector<ShownGpu> gpus_of(SQLite::Database& database, std::int64_t trial_id,
                              std::int64_t attempt_number, std::int64_t since_us) {
  std::vector<ShownGpu> shown;
  for (auto& [gpu_id, gpu] : GpuReader(database, trial_id, attempt_number).read(since_us)) {
    shown.push_back({gpu_id, std::move(gpu.name), gpu.of_browser, {}});
    for (const auto& [t_us, values] : gpu.readings) shown.back().readings.push_back({t_us, values});
  }
  return shown;
}

}  // namespace webdyno::api
