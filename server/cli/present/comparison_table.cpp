#include "server/cli/present/comparison_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "server/cli/present/comparison_words.hpp"
#include "server/cli/present/layout.hpp"

namespace webdyno::present {
namespace {

constexpr std::size_t kColumnGap = 3;
constexpr std::size_t kEveryLine = 1'000;
constexpr std::string_view kRatioHeading = "head / base [95 % CI]";

std::string lines(std::string_view text, const Style& style, std::size_t indent = 0) {
  std::string result;
  std::size_t before = 0;
  for (const auto& line : wrapped(printable(text), style.columns - indent, kEveryLine)) {
    result += std::string(before, ' ') + line + "\n";
    before = indent;
  }
  return result;
}

/// As lines(), all of them indented and in a colour.
template <class Paint>
std::string indented(std::string_view text, const Style& style, Paint paint) {
  std::string result;
  for (const auto& line : wrapped(printable(text), style.columns - 2, kEveryLine))
    result += "  " + paint(style, line) + "\n";
  return result;
}

std::string coloured_verdict(const compare::Row& row, const Style& style, const std::string& text) {
  if (compare::is_regression(row)) return failed(style, text);
  if (row.verdict == stats::Verdict::unsure) return flagged(style, text);
  return text;
}

std::string details(const compare::Row& row, const compare::Report& report) {
  std::string text =
      fmt::format("{} to {}", amount(row.base, row.measure), amount(row.head, row.measure));
  if (row.delta) {
    text += fmt::format(", delta {}, p {}", delta_words(row), p_words(row));
  }
  for (const auto& remark : remarks_of(row, report.cells[row.pair], report.by_block))
    text += "; " + remark;
  return text;
}

std::string measure_table(const compare::Report& report, const compare::MeasureRows& table,
                          const Style& style) {
  const std::string title(compare::facts_of(table.measure).title);
  const std::string aggregate = aggregate_words(table);
  std::size_t ratio = cells(kRatioHeading);
  std::size_t verdict = cells("verdict");
  std::size_t name = 0;
  for (const auto& row : table.rows) {
    ratio = std::max(ratio, cells(ratio_words(row)));
    verdict = std::max(verdict, cells(verdict_words(row)));
    name = std::max(name, cells(printable(report.cells[row.pair].name)));
  }
  const std::size_t numbers = ratio + kColumnGap + verdict;
  // A name that is too long has a line of its own.
  name = std::min(name, std::max(style.columns, numbers + kColumnGap) - numbers - kColumnGap);
  const std::size_t width = name + kColumnGap + numbers;
  const std::string first = bold(style, title);
  const std::size_t both = cells(title) + kColumnGap + cells(aggregate);
  std::string text = both <= style.columns
                         ? first + right(aggregate, std::max(width, both) - cells(title)) + "\n"
                         : first + "\n" + aggregate + "\n";
  text += std::string(name + kColumnGap, ' ') + right(kRatioHeading, ratio) +
          std::string(kColumnGap, ' ') + "verdict\n" + rule(style, width) + "\n";
  for (const auto& row : table.rows) {
    const auto& cell = report.cells[row.pair];
    const std::string called = printable(cell.name);
    text += cells(called) > name ? called + "\n" + std::string(name, ' ') : left(called, name);
    text += std::string(kColumnGap, ' ') + right(ratio_words(row), ratio) +
            std::string(kColumnGap, ' ') + coloured_verdict(row, style, verdict_words(row)) + "\n";
    text += indented(details(row, report), style, quiet);
  }
  return text + "\n";
}

std::string legend(const compare::Report& report, const Style& style) {
  std::string text = fmt::format(
      "numbers are geometric means over trials; {}, adjusted over {} comparisons; same: shown to "
      "be within {:.3g} %; unsure (n): n trials an arm would "
      "probably settle it",
      tests_words(report), tested_rows(report), report.tolerance * 100);
  return lines(text, style);
}

std::string regressions(const compare::Report& report, const Style& style) {
  std::string text;
  for (const auto& cell : report.cells) {
    if (cell.broken()) text += indented(broken_words(cell), style, failed);
  }
  for (const auto& table : report.measures) {
    for (const auto& row : table.rows) {
      if (!compare::is_regression(row)) continue;
      text += indented(
          fmt::format("{}: {} {} {}", report.cells[row.pair].name,
                      compare::facts_of(row.measure).name, verdict_words(row), ratio_words(row)),
          style, failed);
    }
  }
  return text;
}

}  // namespace

std::string comparison_table(const compare::Report& report, const Style& style) {
  std::string text = lines("base: " + side_words(report.base), style, 6);
  text += lines("head: " + side_words(report.head), style, 6);
  if (!report.common.empty()) text += lines("all:  " + report.common, style, 6);
  text += "\n";
  for (const auto& table : report.measures) {
    if (!table.rows.empty()) text += measure_table(report, table, style);
  }
  text += legend(report, style);
  if (!report.left.empty()) {
    text += fmt::format("\nnot compared: {}\n", report.left.size());
    for (const auto& left : report.left) text += indented(left_words(left), style, quiet);
  }
  if (!report.warnings.empty()) {
    text += "\nto be known before anything is believed:\n";
    for (const auto& warning : report.warnings) text += indented(warning.text, style, flagged);
  }
  text += "\n" + lines(counts_words(report.counts), style) + regressions(report, style);
  return text;
}

}  // namespace webdyno::present
