#include "server/cli/present/results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "server/cli/present/number.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kFrameworkColumns = 17;
constexpr std::size_t kBackendColumns = 8;
constexpr std::size_t kSizeColumns = 23;
constexpr std::size_t kLastColumns = 9;
constexpr std::size_t kSizesPerTable = 2;

using Size = std::tuple<std::string, std::optional<std::int64_t>, std::optional<std::int64_t>>;
using Arm = std::pair<std::string, std::string>;  // framework, backend

Size size_of(const ResultRow& row) { return {row.workload, row.depth, row.width}; }

std::string size_name(const Size& size) {
  const auto& [workload, depth, width] = size;
  if (!depth && !width) return workload;
  if (!width) return fmt::format("depth {}", *depth);
  if (!depth) return fmt::format("width {}", *width);
  return fmt::format("depth {}, width {}", *depth, *width);
}

/// What is said of one task.
struct Table {
  std::string task;
  std::string title;
  std::string last_column;
  std::string (*last_value)(const ResultRow& row);
};

std::string cpu_value(const ResultRow& row) { return three_digits(row.cpu_percent); }

std::string start_value(const ResultRow& row) {
  if (!row.load_ms || !row.warmup_ms) return "-";
  return duration(*row.load_ms + *row.warmup_ms);
}

std::string cell(const ResultRow* row, const Style& style) {
  if (row == nullptr) return right("-", kSizeColumns);
  if (row->mean_ms) return right(mean_with_interval(*row->mean_ms, row->ci95_low_ms, row->ci95_high_ms), kSizeColumns);
  const std::string padded = right(row->main_outcome, kSizeColumns);
  return row->main_outcome == "unsupported" ? padded : failed(style, padded);
}

std::string one_table(const Table& table, const std::vector<const ResultRow*>& rows, const std::vector<Size>& sizes,
                      const Style& style) {
  std::int64_t most = 0;
  for (const auto* row : rows) most = std::max(most, row->trials);
  const std::string note = most > 1 ? fmt::format("mean [95 % CI], n = {}", most) : fmt::format("mean, n = {}", most);
  const std::size_t columns = kFrameworkColumns + kBackendColumns + kSizeColumns * sizes.size() + kLastColumns;
  std::string text = bold(style, table.title) + right(note, columns - table.title.size()) + "\n";
  text += left("framework", kFrameworkColumns) + left("backend", kBackendColumns);
  for (const auto& size : sizes) text += right(size_name(size), kSizeColumns);
  text += right(table.last_column, kLastColumns) + "\n" + rule(style, columns) + "\n";

  std::map<Arm, std::map<Size, const ResultRow*>> arms;
  for (const auto* row : rows) arms[{row->framework, row->backend}][size_of(*row)] = row;
  for (const auto& [arm, by_size] : arms) {
    text += left(arm.first, kFrameworkColumns) + left(arm.second, kBackendColumns);
    const ResultRow* largest = nullptr;
    for (const auto& size : sizes) {
      const auto found = by_size.find(size);
      text += cell(found == by_size.end() ? nullptr : found->second, style);
      if (found != by_size.end()) largest = found->second;
    }
    text += right(largest != nullptr ? table.last_value(*largest) : "-", kLastColumns) + "\n";
  }
  return text + "\n";
}

std::string task_tables(const Table& table, const std::vector<ResultRow>& all, const Style& style) {
  std::vector<const ResultRow*> rows;
  std::vector<Size> sizes;
  for (const auto& row : all) {
    if (row.task != table.task) continue;
    rows.push_back(&row);
    sizes.push_back(size_of(row));
  }
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  std::string text;
  for (std::size_t from = 0; from < sizes.size(); from += kSizesPerTable) {
    const auto end = sizes.begin() + static_cast<std::ptrdiff_t>(std::min(from + kSizesPerTable, sizes.size()));
    text += one_table(table, rows, {sizes.begin() + static_cast<std::ptrdiff_t>(from), end}, style);
  }
  return text;
}

std::string failure_lines(const std::vector<FailureGroup>& failures, const Style& style) {
  std::string text;
  for (const auto& group : failures) {
    text += fmt::format("  {} {}x  {}\n", failed(style, left(group.outcome, 15)), group.trials, group.configuration);
    const std::string detail = group.message + (group.place.empty() ? "" : " (" + group.place + ")");
    if (!detail.empty()) text += fmt::format("  {:15}     {}\n", "", detail);
  }
  return text;
}

}  // namespace

std::string results_text(const Results& results, const Style& style) {
  std::string text;
  text += task_tables({"train", "training time, ms per batch", "CPU, %", cpu_value}, results.rows, style);
  text += task_tables({"infer", "inference time, ms per sample", "to first", start_value}, results.rows, style);
  const std::string failures = fmt::format("{} failed", results.failed);
  text += fmt::format("{} trials: {} done, {}, {} unsupported\n", results.trials, results.done,
                      results.failed > 0 ? failed(style, failures) : failures, results.unsupported);
  text += failure_lines(results.failures, style);
  text += fmt::format(
      "\nsweep {}\n  look at it    ./webdyno serve{}\n  ask it        ./webdyno query{} \"SELECT * FROM training_time\"\n",
      results.sweep_uuid, results.database_option, results.database_option);
  return text;
}

}  // namespace webdyno::present
