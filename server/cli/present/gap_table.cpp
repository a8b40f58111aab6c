#include "server/cli/present/gap_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"
#include "server/results/arm_names.hpp"
#include "server/results/task_table.hpp"

namespace webdyno::present {
namespace {

using results::GapFigure;
using results::ResultRow;
using results::Size;

constexpr std::size_t kGapBetween = 2;

using Compared = std::pair<std::string, std::string>;  // the page's and the native arm

/// Several where two configurations differ in nothing that has a name here.
struct GapLine {
  Compared names;
  std::map<Size, const GapFigure*> by_size;
};

struct GapTable {
  std::vector<GapLine> lines;
  std::set<Size> sizes;
  std::int64_t fewest_pairs = 0;
  std::int64_t most_pairs = 0;
};

GapTable table_of(const std::vector<GapFigure>& gaps, const std::vector<const ResultRow*>& rows) {
  const results::ArmNames arms(rows);
  const auto name = [&](const ResultRow& row) {
    return arms.framework(row) + " " + arms.backend(row);
  };
  std::map<std::int64_t, const ResultRow*> by_id;
  for (const auto* row : rows) by_id[row->configuration_id] = row;
  GapTable table;
  for (const auto& gap : gaps) {
    const auto page = by_id.find(gap.page_configuration_id);
    const auto native = by_id.find(gap.native_configuration_id);
    if (page == by_id.end() || native == by_id.end()) continue;
    const Compared names{name(*page->second), name(*native->second)};
    const Size size = results::size_of(*page->second);
    auto line = std::find_if(table.lines.begin(), table.lines.end(), [&](const GapLine& each) {
      return each.names == names && !each.by_size.contains(size);
    });
    if (line == table.lines.end()) line = table.lines.insert(line, {.names = names, .by_size = {}});
    line->by_size[size] = &gap;
    table.sizes.insert(size);
    table.fewest_pairs =
        table.fewest_pairs == 0 ? gap.pairs : std::min(table.fewest_pairs, gap.pairs);
    table.most_pairs = std::max(table.most_pairs, gap.pairs);
  }
  std::stable_sort(table.lines.begin(), table.lines.end(),
                   [](const GapLine& a, const GapLine& b) { return a.names < b.names; });
  return table;
}

std::string cell(const GapLine& line, const Size& size) {
  const auto found = line.by_size.find(size);
  if (found == line.by_size.end()) return "-";
  const GapFigure& gap = *found->second;
  return mean_with_interval(gap.ratio, gap.low, gap.high);
}

struct Widths {
  std::size_t page = cells("page");
  std::size_t native = cells("native");
  std::size_t size = 0;

  std::size_t line(std::size_t sizes) const {
    return page + kGapBetween + native + sizes * (kGapBetween + size);
  }
};

Widths widths_of(const GapTable& table) {
  Widths widths;
  for (const auto& size : table.sizes)
    widths.size = std::max(widths.size, cells(results::size_words(size)));
  for (const auto& line : table.lines) {
    widths.page = std::max(widths.page, cells(line.names.first));
    widths.native = std::max(widths.native, cells(line.names.second));
    for (const auto& size : table.sizes)
      widths.size = std::max(widths.size, cells(cell(line, size)));
  }
  return widths;
}

std::string lines_of(const GapTable& table, const std::vector<Size>& sizes, const Widths& widths,
                     const Style& style) {
  std::string text = left("page", widths.page + kGapBetween) + left("native", widths.native);
  for (const auto& size : sizes)
    text += right(results::size_words(size), widths.size + kGapBetween);
  text += "\n" + rule(style, widths.line(sizes.size())) + "\n";
  for (const auto& line : table.lines) {
    const bool any = std::any_of(sizes.begin(), sizes.end(),
                                 [&](const Size& size) { return line.by_size.contains(size); });
    if (!any) continue;
    text +=
        left(line.names.first, widths.page + kGapBetween) + left(line.names.second, widths.native);
    for (const auto& size : sizes) text += right(cell(line, size), widths.size + kGapBetween);
    text += "\n";
  }
  return text + "\n";
}

std::string pairs_of(const GapTable& table) {
  return table.fewest_pairs == table.most_pairs
             ? fmt::format("{}", table.most_pairs)
             : fmt::format("{} to {}", table.fewest_pairs, table.most_pairs);
}

std::string title_of(const results::TaskTable& task) {
  return fmt::format("{}: {} in a page over native code", task.workload,
                     task.task == "train" ? "training" : "inference");
}

}  // namespace

std::string gap_tables(const results::Results& results, const Style& style) {
  std::string text;
  for (const char* task : {"train", "infer"}) {
    for (const auto& each : results::task_tables_of(results.rows, task)) {
      const GapTable table = table_of(results.gaps, each.rows);
      if (table.lines.empty()) continue;
      const Widths widths = widths_of(table);
      const std::vector<Size> sizes(table.sizes.begin(), table.sizes.end());
      std::size_t fitting = 1;
      while (fitting < sizes.size() && widths.line(fitting + 1) <= style.columns) ++fitting;
      text += bold(style, title_of(each)) +
              fmt::format("   ratio [95 % CI], n = {} pairs\n", pairs_of(table));
      for (std::size_t from = 0; from < sizes.size(); from += fitting) {
        const auto begin = sizes.begin() + static_cast<std::ptrdiff_t>(from);
        const auto count = static_cast<std::ptrdiff_t>(std::min(fitting, sizes.size() - from));
        text += lines_of(table, {begin, begin + count}, widths, style);
      }
    }
  }
  return text;
}

}  // namespace webdyno::present
