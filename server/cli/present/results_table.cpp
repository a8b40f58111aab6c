#include "server/cli/present/results_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"
#include "server/cli/present/own_model_table.hpp"
#include "server/cli/present/remarks.hpp"
#include "server/results/arm_names.hpp"
#include "server/results/task_table.hpp"

namespace webdyno::present {
namespace {

using results::Size;

constexpr std::size_t kGapColumnsAtMost = 3;

/// What one framework does on one backend: a line of the table.
struct Arm {
  std::string framework;  // with what tells it apart in this table, as the backend
  std::string backend;
  std::map<Size, const ResultRow*> by_size;
};

std::optional<std::string> cpu_cell(const ResultRow& row) {
  if (!row.cpu_percent) return std::nullopt;
  return three_digits(row.cpu_percent);
}

std::optional<std::string> start_cell(const ResultRow& row) {
  const auto ms = results::first_reply_ms(row);
  return ms ? std::optional(duration(*ms)) : std::nullopt;
}

/// The table's last column.
struct Last {
  std::string heading;
  std::optional<std::string> (*cell)(const ResultRow& row);
};

Last last_of(std::string_view task) {
  return {results::beside_times(task), task == "train" ? cpu_cell : start_cell};
}

/// What the cells of a table hold: times, and the letters beside them.
class TimeCells {
 public:
  explicit TimeCells(const std::vector<const ResultRow*>& rows)
      : times_(rows), remarks_(rows, times_.medians()) {}

  std::string of(const ResultRow& row) const { return time(row) + remarks_.marks(row); }
  const std::string& note() const { return times_.note(); }
  const Remarks& remarks() const { return remarks_; }

 private:
  std::string time(const ResultRow& row) const {
    if (!row.mean_ms) return row.main_outcome.empty() ? "-" : row.main_outcome;
    if (!times_.medians())
      return mean_with_interval(*row.mean_ms, row.ci95_low_ms, row.ci95_high_ms);
    const std::string median = three_digits(row.median_ms);
    return row.p95_ms ? fmt::format("{} (p95 {})", median, three_digits(row.p95_ms)) : median;
  }

  results::TimesOf times_;
  Remarks remarks_;
};

std::vector<Arm> arms_of(const std::vector<const ResultRow*>& rows) {
  const results::ArmNames names(rows);
  std::vector<Arm> arms;
  for (const auto* row : rows) {
    const std::string framework = names.framework(*row);
    const std::string backend = names.backend(*row);
    const Size size = results::size_of(*row);
    const auto free = std::find_if(arms.begin(), arms.end(), [&](const Arm& arm) {
      return arm.framework == framework && arm.backend == backend && !arm.by_size.contains(size);
    });
    if (free == arms.end()) {
      arms.push_back({framework, backend, {{size, row}}});
    } else {
      free->by_size[size] = row;
    }
  }
  std::stable_sort(arms.begin(), arms.end(), [](const Arm& left_arm, const Arm& right_arm) {
    return std::tie(left_arm.framework, left_arm.backend) <
           std::tie(right_arm.framework, right_arm.backend);
  });
  return arms;
}

/// Of the largest size that has its number.
std::string last_cell(const Last& last, const Arm& arm, const std::vector<Size>& sizes) {
  for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
    const auto row = arm.by_size.find(*size);
    if (row == arm.by_size.end()) continue;
    if (auto cell = last.cell(*row->second)) return *cell;
  }
  return "-";
}

std::vector<Arm> arms_with(const std::vector<Arm>& arms, const std::vector<Size>& sizes) {
  std::vector<Arm> some;
  std::copy_if(arms.begin(), arms.end(), std::back_inserter(some), [&](const Arm& arm) {
    return std::any_of(sizes.begin(), sizes.end(),
                       [&](const Size& size) { return arm.by_size.contains(size); });
  });
  return some;
}

std::string cell_of(const TimeCells& times, const Arm& arm, const Size& size) {
  const auto row = arm.by_size.find(size);
  return row == arm.by_size.end() ? times.of({}) : times.of(*row->second);
}

struct Columns {
  std::size_t framework = 0;
  std::size_t backend = 0;
  std::size_t size = 0;
  std::size_t last = 0;

  std::size_t width(std::size_t sizes, std::size_t gap) const {
    return framework + backend + last + sizes * size + (sizes + 2) * gap;
  }
};

std::size_t longest_name(const std::vector<Arm>& arms) {
  std::size_t longest = cells("framework");
  for (const auto& arm : arms) longest = std::max(longest, cells(arm.framework));
  return longest;
}

Columns columns_for(const Last& last, const TimeCells& times, const std::vector<Arm>& arms,
                    const std::vector<Size>& sizes) {
  Columns columns{longest_name(arms), cells("backend"), 0, cells("first reply")};
  for (const auto& size : sizes)
    columns.size = std::max(columns.size, cells(results::size_words(size)));
  for (const auto& arm : arms) {
    columns.backend = std::max(columns.backend, cells(arm.backend));
    columns.last = std::max(columns.last, cells(last_cell(last, arm, sizes)));
    for (const auto& size : sizes)
      columns.size = std::max(columns.size, cells(cell_of(times, arm, size)));
  }
  return columns;
}

std::string table(const Last& last, const std::string& title, const TimeCells& times,
                  const std::vector<Arm>& arms, const std::vector<Size>& sizes, Columns columns,
                  const Style& style) {
  std::size_t gap = kGapColumnsAtMost;
  while (gap > 1 && columns.width(sizes.size(), gap) > style.columns) --gap;
  // What is left of a narrow line goes behind the names, which have no brackets to part them.
  while (columns.framework + gap < longest_name(arms) + kGapColumnsAtMost &&
         columns.width(sizes.size(), gap) < style.columns) {
    ++columns.framework;
  }
  const std::size_t width = columns.width(sizes.size(), gap);
  const std::string& note_text = times.note();
  std::string text = bold(style, title);
  text += right(note_text, std::max(width, cells(title) + 2 + cells(note_text)) - cells(title));
  text += "\n";
  for (const auto& line : times.remarks().head(style.columns)) text += line + "\n";
  text += left("framework", columns.framework + gap) + left("backend", columns.backend);
  for (const auto& size : sizes) text += right(results::size_words(size), columns.size + gap);
  text += right(last.heading, columns.last + gap) + "\n" + rule(style, width) + "\n";
  for (const auto& arm : arms) {
    text += left(arm.framework, columns.framework + gap) + left(arm.backend, columns.backend);
    for (const auto& size : sizes) {
      const std::string cell = right(cell_of(times, arm, size), columns.size + gap);
      const auto row = arm.by_size.find(size);
      const bool outcome = row != arm.by_size.end() && !row->second->mean_ms;
      text += outcome && !row->second->main_outcome.empty()
                  ? coloured_outcome(style, row->second->main_outcome, cell)
                  : cell;
    }
    text += right(last_cell(last, arm, sizes), columns.last + gap) + "\n";
  }
  return text + "\n";
}

/// What the letters mean, and what the last column is of.
std::vector<std::string> lines_below(const Last& last, const std::vector<const ResultRow*>& rows,
                                     const TimeCells& times, std::size_t sizes_a_table,
                                     std::size_t columns) {
  std::vector<std::string> lines = times.remarks().notes(columns);
  const bool known = std::any_of(rows.begin(), rows.end(),
                                 [&](const auto* row) { return last.cell(*row).has_value(); });
  if (known && sizes_a_table > 1)
    lines.push_back(last.heading + ": of the largest size in the line that has it");
  if (last.cell == cpu_cell && results::is_too_brief(rows))
    lines.push_back(last.heading + ": " + results::kTooBriefWords);
  return lines;
}

std::string workload_tables(const std::vector<const ResultRow*>& rows, const Last& last,
                            const std::string& title, const Style& style) {
  const auto arms = arms_of(rows);
  std::set<Size> distinct;
  for (const auto* row : rows) distinct.insert(results::size_of(*row));
  const std::vector<Size> sizes(distinct.begin(), distinct.end());
  const TimeCells times(rows);
  const Columns columns = columns_for(last, times, arms, sizes);

  // Tables of equal breadth: four sizes of which three fit are two and two.
  std::size_t fitting = 1;
  while (fitting < sizes.size() && columns.width(fitting + 1, 1) <= style.columns) ++fitting;
  const std::size_t tables = (sizes.size() + fitting - 1) / fitting;
  const std::size_t per_table = (sizes.size() + tables - 1) / tables;
  std::string text;
  for (std::size_t from = 0; from < sizes.size(); from += per_table) {
    const auto begin = sizes.begin() + static_cast<std::ptrdiff_t>(from);
    const auto count = std::min(per_table, sizes.size() - from);
    const std::vector<Size> shown(begin, begin + static_cast<std::ptrdiff_t>(count));
    text += table(last, title, times, arms_with(arms, shown), shown, columns, style);
  }
  text.pop_back();
  for (const auto& line : lines_below(last, rows, times, per_table, style.columns))
    text += line + "\n";
  return text + "\n";
}

}  // namespace

std::string task_tables(const std::vector<ResultRow>& rows, std::string_view task_name,
                        const Style& style) {
  std::string text;
  for (const auto& each : results::task_tables_of(rows, task_name)) {
    text += each.is_of_own_models()
                ? own_models_text(each, style)
                : workload_tables(each.rows, last_of(task_name), each.title, style);
  }
  return text;
}

}  // namespace webdyno::present
