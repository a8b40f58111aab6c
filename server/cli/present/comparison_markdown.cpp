#include "server/cli/present/comparison_markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/cli/present/comparison_words.hpp"
#include "server/cli/present/layout.hpp"

namespace webdyno::present {
namespace {

/// Text that comes from outside, in a code span: nothing in it is markup, no mention and no link.
std::string code(std::string_view text) {
  std::string result = printable(text);
  std::replace(result.begin(), result.end(), '`', '\'');
  return "`" + result + "`";
}

/// The same in a table, where a pipe would end the cell.
std::string code_in_cell(std::string_view text) {
  std::string result;
  for (const char character : code(text)) {
    if (character == '|') result += '\\';
    result += character;
  }
  return result;
}

const std::string kRowHeadings =
    "| configuration | base | head | head / base [95 % CI] | delta | p | verdict | |\n"
    "|---|--:|--:|--:|--:|--:|---|---|\n";

std::string verdict_cell(const compare::Row& row) {
  const std::string words = verdict_words(row);
  return compare::is_regression(row) ? "**" + words + "**" : words;
}

std::string row_line(const compare::Row& row, const compare::Report& report) {
  const auto& cell = report.cells[row.pair];
  std::string remarks;
  for (const auto& remark : remarks_of(row, cell, report.by_block))
    remarks += (remarks.empty() ? "" : "; ") + code_in_cell(remark);
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", code_in_cell(cell.name),
                     amount(row.base, row.measure), amount(row.head, row.measure), ratio_words(row),
                     delta_words(row), p_words(row), verdict_cell(row), remarks);
}

bool changed(const compare::Row& row) {
  return row.verdict == stats::Verdict::slower || row.verdict == stats::Verdict::faster;
}

/// Regressions first: of a long comment the beginning is read.
std::string changes(const compare::Report& report) {
  std::string worse;
  std::string better;
  for (const auto& table : report.measures) {
    for (const auto& row : table.rows) {
      if (!changed(row)) continue;
      (row.verdict == stats::Verdict::slower ? worse : better) +=
          fmt::format("| {} {}", compare::facts_of(row.measure).name, row_line(row, report));
    }
  }
  if (worse.empty() && better.empty()) return {};
  return "| measure | configuration | base | head | head / base [95 % CI] | delta | p | verdict | "
         "|\n|---|---|--:|--:|--:|--:|--:|---|---|\n" +
         worse + better + "\n";
}

std::string folded(const std::string& summary, const std::string& body) {
  return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n", summary, body);
}

}  // namespace

std::string comparison_markdown(const compare::Report& report) {
  std::string text =
      fmt::format("**webdyno compare: {}**\n\nbase: {}, head: {}, tolerance {:.3g} %\n\n",
                  counts_words(report.counts), code(side_words(report.base)),
                  code(side_words(report.head)), report.tolerance * 100);
  for (const auto& cell : report.cells) {
    if (cell.broken()) text += fmt::format("- **broken**: {}\n", code(broken_words(cell)));
  }
  for (const auto& warning : report.warnings)
    text += fmt::format("- warning: {}\n", code(warning.text));
  if (!text.ends_with("\n\n")) text += "\n";
  text += changes(report);
  for (const auto& table : report.measures) {
    std::string rows = kRowHeadings;
    for (const auto& row : table.rows) rows += row_line(row, report);
    const std::string title(compare::facts_of(table.measure).title);
    if (!table.rows.empty()) text += folded(title + ": " + aggregate_words(table), rows);
  }
  if (!report.left.empty()) {
    std::string left;
    for (const auto& each : report.left) left += "- " + code(left_words(each)) + "\n";
    text += folded(fmt::format("not compared: {}", report.left.size()), left);
  }
  const std::string common =
      report.common.empty() ? "" : fmt::format(" All: {}.", code(report.common));
  return text + fmt::format(
                    "\nNumbers are geometric means over trials; {}, adjusted over {} comparisons; "
                    "*same* is shown to be within the tolerance; *unsure "
                    "(n)*: n trials an arm would probably settle it.{}\n",
                    tests_words(report), tested_rows(report), common);
}

}  // namespace webdyno::present
