#include "server/cli/present/comparison_junit.hpp"

#include <fmt/format.h>

#include <vector>

#include "server/cli/present/comparison_words.hpp"
#include "server/cli/present/layout.hpp"

namespace webdyno::present {
namespace {

/// Of an attribute or of text; control characters, which XML 1.0 has no way to write, are blanks.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char character : printable(text)) {
    switch (character) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&apos;";
        break;
      default:
        result += character;
    }
  }
  return result;
}

struct Case {
  std::string name;
  std::string kind;     // failure, error, skipped; empty: passed
  std::string message;  // of a passed one what it says
};

std::string sentence(const compare::Row& row, const compare::Report& report) {
  std::string text = fmt::format(
      "{}: head / base {}, {} to {}, {} {}, p {}", verdict_words(row), ratio_words(row),
      amount(row.base, row.measure), amount(row.head, row.measure),
      row.by_block ? "delta within blocks" : "Cliff's delta", delta_words(row), p_words(row));
  for (const auto& remark : remarks_of(row, report.cells[row.pair], report.by_block))
    text += "; " + remark;
  return text;
}

Case case_of(const compare::Row& row, const compare::Report& report) {
  const auto& cell = report.cells[row.pair];
  const std::string text = sentence(row, report);
  if (compare::is_regression(row)) return {cell.name, "failure", text};
  if (cell.broken() && row.obstacle == compare::Obstacle::head_missing)
    return {cell.name, "error", broken_words(cell) + ": " + text};
  if (!row.verdict || row.verdict == stats::Verdict::unsure) return {cell.name, "skipped", text};
  return {cell.name, "", text};
}

std::string case_xml(const std::string& suite, const Case& each) {
  const std::string begin =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n", suite, escaped(each.name));
  const std::string body =
      each.kind.empty() ? fmt::format("      <system-out>{}</system-out>\n", escaped(each.message))
      : each.kind == "skipped"
          ? fmt::format("      <skipped message=\"{}\"/>\n", escaped(each.message))
          : fmt::format("      <{} type=\"regression\" message=\"{}\"/>\n", each.kind,
                        escaped(each.message));
  return begin + body + "    </testcase>\n";
}

struct Totals {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;

  void add(const Case& each) {
    ++tests;
    if (each.kind == "failure") ++failures;
    if (each.kind == "error") ++errors;
    if (each.kind == "skipped") ++skipped;
  }
  std::string attributes() const {
    return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", tests, failures,
                       errors, skipped);
  }
};

}  // namespace

std::string comparison_junit(const compare::Report& report) {
  std::string suites;
  // JUnit has no place for what is of all suites; the first one's is read first.
  std::string warnings;
  for (const auto& warning : report.warnings) warnings += escaped(warning.text) + "\n";
  Totals all;
  const auto add_suite = [&](const std::string& name, const std::vector<Case>& cases) {
    Totals totals;
    std::string text;
    for (const auto& each : cases) {
      totals.add(each);
      all.add(each);
      text += case_xml(name, each);
    }
    if (!warnings.empty()) text += "    <system-err>" + warnings + "</system-err>\n";
    warnings.clear();
    suites += fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", name,
                          totals.attributes(), text);
  };
  for (const auto& table : report.measures) {
    std::vector<Case> cases;
    for (const auto& row : table.rows) cases.push_back(case_of(row, report));
    if (!cases.empty()) add_suite(std::string(compare::facts_of(table.measure).name), cases);
  }
  std::vector<Case> left;
  for (const auto& each : report.left) left.push_back({each.name, "skipped", left_words(each)});
  if (!left.empty()) add_suite("not_compared", left);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"webdyno compare\" {}>\n{}"
      "</testsuites>\n",
      all.attributes(), suites);
}

}  // namespace webdyno::present
