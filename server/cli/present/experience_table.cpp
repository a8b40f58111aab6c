#include "server/cli/present/experience_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"
#include "server/results/task_table.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kFeltGap = 2;

using FeltArm = std::array<std::string, 3>;  // framework, backend with thread, workload with task
constexpr std::array<std::string_view, 3> kFeltHeadings = {"framework", "backend", "task"};

using FeltCells = std::array<std::string, 5>;
constexpr std::array<std::size_t, 5> kFeltCellWidths = {5, 6, 7, 7, 6};
const FeltCells kFeltCellHeadings = {"lost", "block", "p50", "p95", "work"};

/// The worst of an arm's sizes.
struct Felt {
  std::optional<double> lost_percent;
  std::optional<double> block_ms;
  std::optional<double> delay_p50_ms;
  std::optional<double> delay_p95_ms;
  std::optional<double> page_work_ratio;
};

void keep_worse(std::optional<double>& worst, const std::optional<double>& value) {
  if (value && (!worst || *value > *worst)) worst = value;
}

/// Versions are told where a framework has several.
std::string felt_framework(const ResultRow& row, const std::vector<ResultRow>& rows) {
  std::set<std::string> versions;
  for (const auto& each : rows) {
    if (each.framework == row.framework) versions.insert(each.framework_version);
  }
  return versions.size() > 1 ? row.framework + " " + row.framework_version : row.framework;
}

FeltArm felt_arm(const ResultRow& row, const std::vector<ResultRow>& rows) {
  const bool worker =
      nlohmann::json::parse(row.parameters).value("thread", std::string("main")) == "worker";
  return {felt_framework(row, rows), row.backend + (worker ? " worker" : ""),
          row.workload + " " + row.task};
}

std::map<FeltArm, Felt> felt_by_arm(const std::vector<ResultRow>& rows) {
  std::map<FeltArm, Felt> arms;
  for (const auto& row : rows) {
    if (!row.frames) continue;
    Felt& felt = arms[felt_arm(row, rows)];
    keep_worse(felt.lost_percent, results::lost_frames_percent(row));
    keep_worse(felt.block_ms, row.longest_block_ms);
    keep_worse(felt.delay_p50_ms, row.input_delay_p50_ms);
    keep_worse(felt.delay_p95_ms, row.input_delay_p95_ms);
    keep_worse(felt.page_work_ratio, row.page_work_ratio);
  }
  return arms;
}

FeltCells cells_of(const Felt& felt) {
  const std::string lost = felt.lost_percent ? fmt::format("{:.0f} %", *felt.lost_percent)
                                             : three_digits(felt.lost_percent);
  return {lost, three_digits(felt.block_ms), three_digits(felt.delay_p50_ms),
          three_digits(felt.delay_p95_ms), three_digits(felt.page_work_ratio)};
}

}  // namespace

std::string experience_table(const std::vector<ResultRow>& rows, const Style& style) {
  const auto arms = felt_by_arm(rows);
  if (arms.empty()) return "";
  std::array<std::size_t, kFeltHeadings.size()> widths{};
  for (std::size_t i = 0; i < widths.size(); ++i) {
    widths[i] = cells(kFeltHeadings[i]);
    for (const auto& [arm, felt] : arms) widths[i] = std::max(widths[i], cells(arm[i]));
  }
  const auto line = [&](const auto& arm, const FeltCells& values) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) text += left(arm[i], widths[i] + kFeltGap);
    for (std::size_t i = 0; i < values.size(); ++i) text += right(values[i], kFeltCellWidths[i]);
    return text;
  };
  const std::string head = line(kFeltHeadings, kFeltCellHeadings);
  std::string text =
      bold(style, "how the page felt") + ", worst of all sizes\n" +
      "frames lost; longest block and delay of an input, ms; page work over alone\n" + head + "\n" +
      rule(style, cells(head)) + "\n";
  for (const auto& [arm, felt] : arms) text += line(arm, cells_of(felt)) + "\n";
  return text + "\n";
}

}  // namespace webdyno::present
