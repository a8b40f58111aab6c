#include "server/cli/present/call_depth_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kGap = 3;

using Names = std::array<std::string, 4>;  // framework with version, backend, workload, task

constexpr std::array<std::string_view, 4> kHeadings = {"framework", "backend", "workload", "task"};

struct Depths {
  std::int64_t max = 0;
  double sum_of_means = 0;
  int sizes = 0;
};

std::map<Names, Depths> depths_of(const std::vector<ResultRow>& rows) {
  std::map<Names, Depths> lines;
  for (const auto& row : rows) {
    if (!row.call_depth_max || !row.call_depth_mean) continue;
    Depths& line =
        lines[{row.framework + " " + row.framework_version, row.backend, row.workload, row.task}];
    line.max = std::max(line.max, *row.call_depth_max);
    line.sum_of_means += *row.call_depth_mean;
    ++line.sizes;
  }
  return lines;
}

}  // namespace

std::string call_depth_table(const std::vector<ResultRow>& rows, const Style& style) {
  const auto lines = depths_of(rows);
  if (lines.empty()) return "";
  std::array<std::size_t, kHeadings.size()> widths{};
  for (std::size_t i = 0; i < widths.size(); ++i) {
    widths[i] = cells(kHeadings[i]);
    for (const auto& [names, depths] : lines) widths[i] = std::max(widths[i], cells(names[i]));
  }
  const auto line = [&](const auto& names, const std::string& max, const std::string& mean) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) text += left(names[i], widths[i] + kGap);
    return text + right(max, 4) + right(mean, 4 + kGap);
  };
  const std::string head = line(kHeadings, "max", "mean");
  std::string text = bold(style, "call depth, frames of the framework") +
                     "  (the profiler slows the times above)\n" + head + "\n" +
                     rule(style, cells(head)) + "\n";
  for (const auto& [names, depths] : lines)
    text += line(names, fmt::format("{}", depths.max),
                 three_digits(depths.sum_of_means / depths.sizes)) +
            "\n";
  return text + "\n";
}

}  // namespace webdyno::present
