#include "server/results/task_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace webdyno::results {
namespace {

constexpr double kCpuMeasuredMs = 1'000;  // view cpu_utilization tells no percentage below

bool all_of_one_trial(const std::vector<const ResultRow*>& rows) {
  return std::all_of(rows.begin(), rows.end(), [](const auto* row) {
    return !row->mean_ms || (row->trials == 1 && row->median_ms);
  });
}

std::string note_of(const std::vector<const ResultRow*>& rows, bool medians) {
  std::set<std::int64_t> counts;
  bool percentiles = false;
  for (const auto* row : rows) {
    if (row->mean_ms) counts.insert(row->trials);
    percentiles = percentiles || row->p95_ms;
  }
  if (counts.empty()) return "no trial is done";
  if (medians) return percentiles ? "median (p95), n = 1" : "median, n = 1";
  if (*counts.rbegin() == 1) return "mean, n = 1";
  if (counts.size() == 1) return fmt::format("mean [95 % CI], n = {}", *counts.begin());
  return fmt::format("mean [95 % CI], n = {} to {}", *counts.begin(), *counts.rbegin());
}

}  // namespace

std::vector<TaskTable> task_tables_of(const std::vector<ResultRow>& rows, std::string_view task) {
  std::map<std::string, std::vector<const ResultRow*>> by_workload;
  for (const auto& row : rows) {
    if (row.task == task) by_workload[row.workload].push_back(&row);
  }
  const std::string title =
      task == "train" ? "training time, ms per batch" : "inference time, ms per sample";
  std::vector<TaskTable> tables;
  for (auto& [workload, of_workload] : by_workload) {
    tables.push_back({std::string(task), workload,
                      by_workload.size() > 1 ? fmt::format("{}: {}", workload, title) : title,
                      std::move(of_workload)});
  }
  return tables;
}

TimesOf::TimesOf(const std::vector<const ResultRow*>& rows)
    : medians_(all_of_one_trial(rows)), note_(note_of(rows, medians_)) {}

std::string beside_times(std::string_view task) {
  return task == "train" ? "CPU, %" : "first reply";
}

bool is_too_brief(const std::vector<const ResultRow*>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const auto* row) {
    return !row->cpu_percent && row->cpu_measured_ms.value_or(kCpuMeasuredMs) < kCpuMeasuredMs;
  });
}

std::optional<double> first_reply_ms(const ResultRow& row) {
  if (!row.load_ms || !row.warmup_ms) return std::nullopt;
  return row.runtime_init_ms.value_or(0) + *row.load_ms + *row.warmup_ms;
}

std::optional<double> lost_frames_percent(const ResultRow& row) {
  if (!row.frames || !row.dropped_frames) return std::nullopt;
  const auto possible = static_cast<double>(*row.frames + *row.dropped_frames);
  if (possible == 0) return std::nullopt;
  return 100 * static_cast<double>(*row.dropped_frames) / possible;
}

}  // namespace webdyno::results
