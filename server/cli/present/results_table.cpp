#include "server/cli/present/results_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"
#include "server/cli/present/remarks.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kGapColumnsAtMost = 3;
constexpr double kCpuMeasuredMs = 1'000;  // view cpu_utilization tells no percentage below

/// What a column is of: a network's size, or a model of one's own.
struct Size {
  std::optional<std::int64_t> depth;
  std::optional<std::int64_t> width;
  std::string model;

  auto operator<=>(const Size&) const = default;
};

/// What one framework does on one backend: a line of the table.
struct Arm {
  std::string framework;  // with what tells it apart in this table, as the backend
  std::string backend;
  std::map<Size, const ResultRow*> by_size;
};

/// What there is to say of a task, beside its times.
struct Task {
  std::string title;
  std::string last_heading;
  std::optional<std::string> (*last_cell)(const ResultRow& row);
};

std::optional<std::string> cpu_cell(const ResultRow& row) {
  if (!row.cpu_percent) return std::nullopt;
  return three_digits(row.cpu_percent);
}

std::optional<std::string> start_cell(const ResultRow& row) {
  if (!row.load_ms || !row.warmup_ms) return std::nullopt;
  // Libraries start in either of the two phases: only their sum is comparable.
  return duration(row.runtime_init_ms.value_or(0) + *row.load_ms + *row.warmup_ms);
}

Task task_named(std::string_view name) {
  if (name == "train") return {"training time, ms per batch", "CPU, %", cpu_cell};
  return {"inference time, ms per sample", "first reply", start_cell};
}

std::string heading(const Size& size) {
  const auto& [depth, width, model] = size;
  if (!model.empty()) return model;
  if (depth && width) return fmt::format("depth {}, width {}", *depth, *width);
  if (depth) return fmt::format("depth {}", *depth);
  if (width) return fmt::format("width {}", *width);
  return "one size";
}

/// What the cells of a table hold: times, of how many trials, and the letters beside them.
class TimeCells {
 public:
  explicit TimeCells(const std::vector<const ResultRow*>& rows)
      : medians_(all_of_one_trial(rows)), remarks_(rows, medians_) {
    for (const auto* row : rows) {
      if (row->mean_ms) counts_.insert(row->trials);
      percentiles_ = percentiles_ || row->p95_ms;
    }
  }

  std::string of(const ResultRow& row) const { return time(row) + remarks_.marks(row); }

  std::string note() const {
    if (counts_.empty()) return "no trial is done";
    if (medians_) return percentiles_ ? "median (p95), n = 1" : "median, n = 1";
    if (*counts_.rbegin() == 1) return "mean, n = 1";
    if (counts_.size() == 1) return fmt::format("mean [95 % CI], n = {}", *counts_.begin());
    return fmt::format("mean [95 % CI], n = {} to {}", *counts_.begin(), *counts_.rbegin());
  }

  const Remarks& remarks() const { return remarks_; }

 private:
  static bool all_of_one_trial(const std::vector<const ResultRow*>& rows) {
    return std::all_of(rows.begin(), rows.end(), [](const auto* row) {
      return !row->mean_ms || (row->trials == 1 && row->median_ms);
    });
  }

  std::string time(const ResultRow& row) const {
    if (!row.mean_ms) return row.main_outcome.empty() ? "-" : row.main_outcome;
    if (!medians_) return mean_with_interval(*row.mean_ms, row.ci95_low_ms, row.ci95_high_ms);
    const std::string median = three_digits(row.median_ms);
    return row.p95_ms ? fmt::format("{} (p95 {})", median, three_digits(row.p95_ms)) : median;
  }

  bool medians_;
  bool percentiles_ = false;
  Remarks remarks_;
  std::set<std::int64_t> counts_;
};

using Values = std::map<std::string, std::string>;

/// The values of a configuration's parameters as text, without those that have columns of their
/// own: what it is called by, or what its measuring was steered by.
Values other_parameters(const ResultRow& row, bool steering) {
  const auto parameters = nlohmann::json::parse(row.parameters);
  Values values;
  for (const auto& [name, value] : parameters.items()) {
    if (name == "depth" || name == "width" || name == "model") continue;
    if (row.steering.contains(name) != steering) continue;
    values[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return values;
}

Size size_of(const ResultRow& row) {
  return {row.depth, row.width, nlohmann::json::parse(row.parameters).value("model", "")};
}

/// The different values that each parameter has in some rows.
class Spread {
 public:
  void add(const Values& values) {
    for (const auto& [name, value] : values) values_[name].insert(value);
  }

  bool differ(const std::string& name) const {
    const auto known = values_.find(name);
    return known != values_.end() && known->second.size() > 1;
  }

 private:
  std::map<std::string, std::set<std::string>> values_;
};

/// Names of one framework and backend in this table: they tell apart what would look alike. What
/// only steers the measurement tells rows apart that have the same name and size otherwise.
class ArmNames {
 public:
  explicit ArmNames(const std::vector<const ResultRow*>& rows) {
    for (const auto* row : rows) {
      versions_[row->framework].insert(row->framework_version);
      named_[{row->framework, row->backend}].add(other_parameters(*row, false));
    }
    std::map<std::pair<Name, Size>, Spread> alike;
    for (const auto* row : rows)
      alike[{plain_name(*row), size_of(*row)}].add(other_parameters(*row, true));
    for (const auto* row : rows) {
      const Name name = plain_name(*row);
      const Spread& steered = alike.at({name, size_of(*row)});
      for (const auto& [parameter, value] : other_parameters(*row, true)) {
        if (steered.differ(parameter)) steered_[name].insert(parameter);
      }
    }
  }

  std::string framework(const ResultRow& row) const { return plain_name(row).first; }

  std::string backend(const ResultRow& row) const {
    const Name name = plain_name(row);
    std::string text = name.second;
    const auto steered = steered_.find(name);
    if (steered == steered_.end()) return text;
    for (const auto& [parameter, value] : other_parameters(row, true)) {
      if (steered->second.contains(parameter)) text += fmt::format(" {} {}", parameter, value);
    }
    return text;
  }

 private:
  using Name = std::pair<std::string, std::string>;  // framework, backend

  Name plain_name(const ResultRow& row) const {
    Name name = {row.framework, row.backend};
    const Spread& named = named_.at(name);
    for (const auto& [parameter, value] : other_parameters(row, false)) {
      if (named.differ(parameter)) name.second += fmt::format(" {} {}", parameter, value);
    }
    if (versions_.at(row.framework).size() > 1) name.first += " " + row.framework_version;
    return name;
  }

  std::map<std::string, std::set<std::string>> versions_;
  std::map<Name, Spread> named_;
  std::map<Name, std::set<std::string>> steered_;
};

std::vector<Arm> arms_of(const std::vector<const ResultRow*>& rows) {
  const ArmNames names(rows);
  std::vector<Arm> arms;
  for (const auto* row : rows) {
    const std::string framework = names.framework(*row);
    const std::string backend = names.backend(*row);
    const Size size = size_of(*row);
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

/// The task's last column speaks of the largest size that has its number.
std::string last_cell(const Task& task, const Arm& arm, const std::vector<Size>& sizes) {
  for (auto size = sizes.rbegin(); size != sizes.rend(); ++size) {
    const auto row = arm.by_size.find(*size);
    if (row == arm.by_size.end()) continue;
    if (auto cell = task.last_cell(*row->second)) return *cell;
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

Columns columns_for(const Task& task, const TimeCells& times, const std::vector<Arm>& arms,
                    const std::vector<Size>& sizes) {
  Columns columns{longest_name(arms), cells("backend"), 0, cells("first reply")};
  for (const auto& size : sizes) columns.size = std::max(columns.size, cells(heading(size)));
  for (const auto& arm : arms) {
    columns.backend = std::max(columns.backend, cells(arm.backend));
    columns.last = std::max(columns.last, cells(last_cell(task, arm, sizes)));
    for (const auto& size : sizes)
      columns.size = std::max(columns.size, cells(cell_of(times, arm, size)));
  }
  return columns;
}

std::string table(const Task& task, const std::string& title, const TimeCells& times,
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
  const std::string note_text = times.note();
  std::string text = bold(style, title);
  text += right(note_text, std::max(width, cells(title) + 2 + cells(note_text)) - cells(title));
  text += "\n";
  for (const auto& line : times.remarks().head(style.columns)) text += line + "\n";
  text += left("framework", columns.framework + gap) + left("backend", columns.backend);
  for (const auto& size : sizes) text += right(heading(size), columns.size + gap);
  text += right(task.last_heading, columns.last + gap) + "\n" + rule(style, width) + "\n";
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
    text += right(last_cell(task, arm, sizes), columns.last + gap) + "\n";
  }
  return text + "\n";
}

/// What the letters mean, and what the last column is of.
std::vector<std::string> lines_below(const Task& task, const std::vector<const ResultRow*>& rows,
                                     const TimeCells& times, std::size_t sizes_a_table,
                                     std::size_t columns) {
  std::vector<std::string> lines = times.remarks().notes(columns);
  const bool known = std::any_of(rows.begin(), rows.end(),
                                 [&](const auto* row) { return task.last_cell(*row).has_value(); });
  const bool brief = std::any_of(rows.begin(), rows.end(), [](const auto* row) {
    return !row->cpu_percent && row->cpu_measured_ms.value_or(kCpuMeasuredMs) < kCpuMeasuredMs;
  });
  if (known && sizes_a_table > 1)
    lines.push_back(task.last_heading + ": of the largest size in the line that has it");
  if (brief && task.last_cell == cpu_cell)
    lines.push_back(task.last_heading + ": of one second of measuring or more");
  return lines;
}

std::string workload_tables(const std::vector<const ResultRow*>& rows, const Task& task,
                            const std::string& title, const Style& style) {
  const auto arms = arms_of(rows);
  std::set<Size> distinct;
  for (const auto* row : rows) distinct.insert(size_of(*row));
  const std::vector<Size> sizes(distinct.begin(), distinct.end());
  const TimeCells times(rows);
  const Columns columns = columns_for(task, times, arms, sizes);

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
    text += table(task, title, times, arms_with(arms, shown), shown, columns, style);
  }
  text.pop_back();
  for (const auto& line : lines_below(task, rows, times, per_table, style.columns))
    text += line + "\n";
  return text + "\n";
}

}  // namespace

std::string task_tables(const std::vector<ResultRow>& rows, std::string_view task_name,
                        const Style& style) {
  std::map<std::string, std::vector<const ResultRow*>> by_workload;
  for (const auto& row : rows) {
    if (row.task == task_name) by_workload[row.workload].push_back(&row);
  }
  const Task task = task_named(task_name);
  std::string text;
  for (const auto& [workload, of_workload] : by_workload) {
    const std::string title =
        by_workload.size() > 1 ? fmt::format("{}: {}", workload, task.title) : task.title;
    text += workload_tables(of_workload, task, title, style);
  }
  return text;
}

}  // namespace webdyno::present
