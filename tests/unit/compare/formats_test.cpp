// The formats of a comparison against golden files, tests/fixtures/compare. After a wanted change:
// WEBDYNO_WRITE_GOLDEN=1 build/debug/bin/compare_test "golden*", prettier, and read what changed.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "schema/wire/contract.hpp"
#include "server/cli/present/comparison_junit.hpp"
#include "server/cli/present/comparison_markdown.hpp"
#include "server/cli/present/comparison_table.hpp"
#include "server/cli/present/comparison_words.hpp"
#include "server/cli/present/layout.hpp"
#include "server/compared/comparison_json.hpp"
#include "tests/unit/compare/reports.hpp"

namespace present = webdyno::present;
namespace compare = webdyno::compare;
using webdyno::compare::Cell;
using webdyno::compare::TrialCounts;
using webdyno::test::full_report;

namespace {

std::string golden(const std::string& name, const std::string& text) {
  const std::string file = std::string(WEBDYNO_FIXTURES) + "/compare/" + name;
  if (std::getenv("WEBDYNO_WRITE_GOLDEN") != nullptr) std::ofstream(file) << text;
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

const present::Style kPlain{.colour = false, .utf8 = false, .columns = 80};

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("golden table") {
  const auto text = present::comparison_table(full_report(), kPlain);
  CHECK(text == golden("report.txt", text));
}

TEST_CASE("golden markdown") {
  const auto text = present::comparison_markdown(full_report());
  CHECK(text == golden("report.md", text));
}

TEST_CASE("golden JUnit") {
  const auto text = present::comparison_junit(full_report());
  CHECK(text == golden("report.xml", text));
}

TEST_CASE("golden JSON, which is what the contract says") {
  const auto report = webdyno::compared::comparison_json(full_report());
  const auto valid = webdyno::wire::validate("comparison", report);
  if (!valid) FAIL_CHECK(valid.error().path << ": " << valid.error().message);
  CHECK(report == nlohmann::json::parse(golden("report.json", report.dump(2) + "\n")));
}

TEST_CASE(
    "the table keeps to the terminal's columns, and takes no control characters from outside") {
  for (const std::size_t columns : {60, 72, 80}) {
    const auto text = present::comparison_table(full_report(), {.columns = columns});
    CAPTURE(columns);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(line);
      CHECK(present::cells(line) <= columns);
      CHECK(line.find('\x1b') == std::string::npos);
    }
  }
}

TEST_CASE("colour marks regressions and what is unsure") {
  const auto text = present::comparison_table(full_report(), {.colour = true, .utf8 = true});
  CHECK_THAT(text, Catch::Contains("\x1b[31mslower\x1b[0m") &&
                       Catch::Contains("\x1b[31mlarger\x1b[0m") &&
                       Catch::Contains("\x1b[33munsure"));
  CHECK_THAT(text, !Catch::Contains("\x1b[31mfaster") && !Catch::Contains("\x1b[31mmore"));
}

TEST_CASE("JUnit counts what it lists, and fails what is a regression alone") {
  const auto report = full_report();
  const auto text = present::comparison_junit(report);
  CHECK(count(text, "<failure ") + count(text, "<error ") == report.counts.regressions);
  CHECK_THAT(text, Catch::Contains("failures=\"2\" errors=\"1\""));
  CHECK(count(text, "<testcase ") == count(text, "</testcase>"));
  // What the head's plan is called would end the attribute.
  CHECK_THAT(text, !Catch::Contains("<b>") && !Catch::Contains("\x1b"));
}

TEST_CASE("Markdown takes nothing from outside for markup") {
  const auto text = present::comparison_markdown(full_report());
  CHECK_THAT(text,
             Catch::Contains("`sweep 0190a1b2-0000-7000-8000-000000000002 (quick|'<b>&\"')`"));
  CHECK_THAT(text, Catch::Contains("`base and head were measured on two machines"));
  CHECK(count(text, "<details>") == count(text, "</details>"));
  CHECK_THAT(text, Catch::StartsWith("**webdyno compare: "));
}

TEST_CASE("a report of arms names them, and says that ratios are by block") {
  compare::Arms arms;
  arms.base_name = {"uuid", "quick", "backend=cpu"};
  arms.head_name = {"uuid", "quick", "backend=webgl"};
  arms.base = {webdyno::test::trained(webdyno::test::configured(), {10, 11, 12, 10, 11})};
  arms.head = {webdyno::test::trained(webdyno::test::configured({{"backend", "webgl"}}),
                                      {10, 11, 12, 10, 11})};
  const auto matching = compare::match_arms(arms.base, compare::parse_arm("backend=cpu").value(),
                                            arms.head, compare::parse_arm("backend=webgl").value());
  const auto report =
      compare::report_of(arms, matching.value(), {.tolerance = 0.02, .by_block = true});
  CHECK(report.cells.at(0).name == "tfjs mlp train depth 2, width 64, batch 64");
  const auto text = present::comparison_table(report, kPlain);
  CHECK_THAT(text, Catch::Contains("base: backend=cpu of sweep uuid (quick)\n") &&
                       Catch::Contains("; ratios are by block;") &&
                       Catch::Contains("p is Student's, of blocks"));
  CHECK_THAT(present::comparison_junit(report), Catch::Contains("delta within blocks"));
  CHECK(webdyno::compared::comparison_json(report)["base"]["arm"] == "backend=cpu");
}

TEST_CASE("a cell that is broken says how many of head are done") {
  compare::Cell cell;
  cell.name = "tfjs";
  cell.head = {.done = 1, .failed = 9};
  CHECK(present::broken_words(cell) == "tfjs: 1 of 10 trials of head is done");
  cell.head = {.failed = 10};
  CHECK(present::broken_words(cell) == "tfjs: no trial of head is done");
}

TEST_CASE("names leave out what all have in common, and how long was measured") {
  const auto report = full_report();
  CHECK(report.common == "cpu mlp train width 64, batch 64");
  CHECK(report.cells.at(0).name == "tfjs depth 2");
  CHECK(report.cells.at(2).name == "brain depth 2");
  CHECK(report.cells.at(2).differs.at(0).factor == "version");
  REQUIRE(report.left.size() == 2);
  CHECK(report.left[0].in_base);
  CHECK(report.left[0].name == "synaptic cpu depth 2");
}

TEST_CASE("what fails so often that nothing can be said of it any more is a regression") {
  const auto broken = [](TrialCounts base, TrialCounts head) {
    return Cell{"c", {}, {}, {}, base, head}.broken();
  };
  CHECK(broken({.done = 10}, {.done = 1, .failed = 9}));
  CHECK(broken({.done = 2}, {.done = 0, .unsupported = 2}));
  CHECK_FALSE(broken({.done = 10}, {.done = 2, .failed = 8}));
  CHECK_FALSE(broken({.done = 10}, {.done = 1, .waiting = 9}));
  CHECK_FALSE(broken({.done = 1, .failed = 9}, {.done = 1, .failed = 9}));
}

TEST_CASE("what was measured before and fails altogether is a regression") {
  const auto report = full_report();
  CHECK(report.cells.at(4).broken());
  CHECK(report.counts.regressions == 3);  // tfjs depth 2: slower and larger; mind: broken
  CHECK(report.counts.slower == 3);       // and more CPU, which is no regression
}
