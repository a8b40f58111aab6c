#include "server/cli/present/own_model_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"
#include "server/cli/present/remarks.hpp"
#include "server/results/arm_names.hpp"
#include "server/results/own_model_columns.hpp"
#include "server/results/own_models.hpp"

namespace webdyno::present {
namespace {

using results::ArmNames;
using results::OwnModelTable;
using results::ResultRow;

constexpr std::size_t kFastestLines = 12;
constexpr const char* kFastest = "fastest  ";

/// A column that says the same in each line is left out where it is a name.
struct Shape {
  bool framework = false;  // else it stands in the title
  bool variant = false;
  bool outputs = false;  // some are held against others
  // For want of room:
  bool peak = true;   // else memory is told by the file alone
  bool parts = true;  // else load and first are the first reply

  std::size_t names() const { return std::size_t{framework} + 1 + std::size_t{variant}; }
};

struct ModelLine {
  std::vector<std::string> cells;
  std::string outcome;  // in place of the numbers
};

std::string time_cell(const ResultRow& row) {
  if (!row.median_ms) return row.main_outcome.empty() ? "-" : row.main_outcome;
  if (row.trials < 2) return three_digits(row.median_ms);
  return results::mean_with_interval(*row.median_ms, row.lowest_median_ms, row.highest_median_ms);
}

std::string ms_cell(const std::optional<double>& ms) { return ms ? duration(*ms) : "-"; }

std::string memory_cell(const ResultRow& row, bool peak) {
  if (!row.peak_footprint_bytes) return "-";
  const std::string times =
      row.footprint_over_model ? three_digits(row.footprint_over_model) + "x" : "-";
  return peak ? results::megabytes(*row.peak_footprint_bytes) + ", " + times : times;
}

std::string outputs_cell(const ResultRow& row) {
  if (!results::has_outputs(row)) return row.median_ms ? "" : "-";
  return results::off_by_words(row);
}

std::vector<std::string> headings(const Shape& shape) {
  std::vector<std::string> all;
  if (shape.framework) all.push_back("framework");
  all.push_back("backend");
  if (shape.variant) all.push_back("variant");
  all.push_back("ms a sample");
  if (shape.parts)
    all.insert(all.end(), {"load", "first"});
  else
    all.push_back("first reply");
  all.push_back(shape.peak ? "memory, x file" : "x file");
  if (shape.outputs) all.push_back("off by");
  return all;
}

ModelLine line_of(const Shape& shape, const ResultRow& row, const ArmNames& names,
                  const Remarks& remarks) {
  ModelLine line{{}, row.median_ms ? "" : row.main_outcome};
  if (shape.framework) line.cells.push_back(names.framework(row));
  line.cells.push_back(names.backend(row));
  if (shape.variant) line.cells.push_back(printable(results::size_of(row).variant));
  line.cells.push_back(time_cell(row) + remarks.marks(row));
  if (shape.parts) {
    line.cells.push_back(ms_cell(row.load_ms));
    line.cells.push_back(ms_cell(row.warmup_ms));
  } else {
    line.cells.push_back(ms_cell(results::first_reply_ms(row)));
  }
  line.cells.push_back(memory_cell(row, shape.peak));
  if (shape.outputs) line.cells.push_back(outputs_cell(row));
  return line;
}

/// Of each column the breadth of its widest cell.
std::vector<std::size_t> widths_of(const std::vector<std::string>& heads,
                                   const std::vector<ModelLine>& lines) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    widths.push_back(cells(heads[i]));
    for (const auto& line : lines) widths[i] = std::max(widths[i], cells(line.cells[i]));
  }
  return widths;
}

std::size_t width_of(const std::vector<std::size_t>& widths, std::size_t gap) {
  return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
}

std::string title_of(const OwnModelTable& table, const std::string& framework) {
  return printable(table.model) + (framework.empty() ? "" : " by " + framework) +
         (table.input.empty() ? "" : ", " + printable(table.input)) +
         (table.fed.empty() ? "" : ", fed " + printable(table.fed)) + ": inference time";
}

std::string table_text(const OwnModelTable& table, const ArmNames& names, const Remarks& remarks,
                       const Style& style) {
  std::set<std::string> frameworks;
  for (const auto* row : table.rows) frameworks.insert(names.framework(*row));
  const bool outputs = std::any_of(table.rows.begin(), table.rows.end(),
                                   [](const auto* row) { return results::has_outputs(*row); });
  Shape shape{.framework = frameworks.size() > 1, .variant = table.variants, .outputs = outputs};
  std::vector<ModelLine> lines;
  std::vector<std::size_t> widths;
  constexpr std::array<std::pair<bool, bool>, 3> kRoom = {
      {{true, true}, {false, true}, {false, false}}};
  for (const auto& [peak, parts] : kRoom) {
    shape.peak = peak;
    shape.parts = parts;
    lines.clear();
    for (const auto* row : table.rows) lines.push_back(line_of(shape, *row, names, remarks));
    widths = widths_of(headings(shape), lines);
    if (width_of(widths, 1) <= style.columns) break;
  }
  const std::size_t gap = width_of(widths, 2) <= style.columns ? 2 : 1;
  const std::size_t width = width_of(widths, gap);
  const auto cell = [&](const std::string& text, std::size_t column) {
    if (column < shape.names()) return left(text, widths[column] + gap);
    return right(text, widths[column] + (column > shape.names() ? gap : 0));
  };
  const std::string title = title_of(table, shape.framework ? "" : *frameworks.begin());
  const std::string note = results::own_model_note(table.rows);
  std::string text = bold(style, title);
  text += cells(title) + 2 + cells(note) <= width ? right(note, width - cells(title)) : "\n" + note;
  text += "\n";
  const auto heads = headings(shape);
  for (std::size_t i = 0; i < heads.size(); ++i) text += cell(heads[i], i);
  text += "\n" + rule(style, width) + "\n";
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < heads.size(); ++i) {
      const std::string shown = cell(line.cells[i], i);
      text += i == shape.names() && !line.outcome.empty()
                  ? coloured_outcome(style, line.outcome, shown)
                  : shown;
    }
    text += "\n";
  }
  return text;
}

std::string fastest_lines(const std::string& words, const Style& style) {
  std::string text;
  std::string beginning = kFastest;
  for (const auto& line :
       wrapped(printable(words), style.columns - cells(beginning), kFastestLines)) {
    text += beginning + line + "\n";
    beginning.assign(cells(beginning), ' ');
  }
  return text;
}

}  // namespace

std::string own_models_text(const results::TaskTable& table, const Style& style) {
  std::string text;
  for (const auto& each : results::own_model_tables(table.rows)) {
    const ArmNames names(each.rows);
    const Remarks remarks(each.rows, false);
    text += table_text(each, names, remarks, style);
    for (const auto& line : remarks.notes(style.columns)) text += line + "\n";
    if (const auto words = results::outputs_words(each, names); !words.empty())
      for (const auto& line : wrapped("off by: " + printable(words), style.columns, kFastestLines))
        text += line + "\n";
    if (const auto words = results::fastest_words(each, names); !words.empty())
      text += fastest_lines(words, style);
    text += "\n";
  }
  return text;
}

}  // namespace webdyno::present
