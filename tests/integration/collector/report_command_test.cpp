// `webdyno report`, with Node laying it out, from a database with one done trial.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/integration/collector/collector_process.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

using Catch::Contains;
using webdyno::test::run_command;
using webdyno::test::SweepFixture;

namespace {

struct ReportedSweep : SweepFixture {
  ReportedSweep() {
    const auto first = lease();
    REQUIRE_FALSE(deliver(first, done(first)));
  }
  std::filesystem::path file(const std::string& name) const { return directory.path() / name; }
  auto report(const std::string& arguments) {
    return run_command(directory,
                       fmt::format("report --db {} {}", file("s.db").string(), arguments));
  }
  std::string written(const std::string& name) const {
    std::ifstream stream(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
};

}  // namespace

TEST_CASE("a report is one file with findings, figures, results, method and the plan") {
  ReportedSweep sweep;
  const auto made = sweep.report("-o " + sweep.file("r.html").string());
  CHECK(made.output + made.error == "");
  REQUIRE(made.exit_code == 0);
  const std::string html = sweep.written("r.html");
  for (const char* part : {"<h2>Findings</h2>", "<h2>Figures</h2>", "<svg", "ms per batch",
                           "<h2>Method</h2>", "<h2>How to do it again</h2>", "--seed "}) {
    CHECK_THAT(html, Contains(part));
  }
  // Nothing of it runs or comes from elsewhere.
  for (const char* part : {"<script", "<link", "<button", "url(", "@import"})
    CHECK_THAT(html, !Contains(part));
}

TEST_CASE("a report in Markdown goes to standard output") {
  ReportedSweep sweep;
  const auto made = sweep.report("--format md -o -");
  CHECK(made.exit_code == 0);
  CHECK(made.error == "");
  CHECK_THAT(made.output, Contains("# webdyno: "));
  CHECK_THAT(made.output, Contains("| framework | backend | size |"));
  CHECK_THAT(made.output, Contains("./webdyno run --plan "));
}

TEST_CASE("a report of the study says what became of each claim, and what was printed") {
  ReportedSweep sweep;
  sweep.database.exec("UPDATE sweep SET plan_name = 'paper-training', state = 'done'");
  const auto made = sweep.report("--study -o " + sweep.file("r.html").string());
  CHECK(made.output + made.error == "");
  REQUIRE(made.exit_code == 0);
  const std::string html = sweep.written("r.html");
  for (const char* part : {"<h2>The study</h2>", "ConvNetJS trains fastest", "not measured",
                           "plan paper-inference measures it", "brain.js about 2×", "Table 2",
                           "104.0", "arXiv:1901.09388"})
    CHECK_THAT(html, Contains(part));
  CHECK_THAT(
      sweep.report("--study --format md -o -").output,
      Contains("## The study") && Contains("| ConvNetJS trains fastest | brain.js about 2×"));
  // Without --study there is nothing of it.
  CHECK_THAT(sweep.report("--format md -o -").output, !Contains("The study"));
}

TEST_CASE("a report of the study needs a sweep of it, or the name of another one") {
  ReportedSweep sweep;
  const auto none = sweep.report("--study -o " + sweep.file("r.html").string());
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.error, Contains("no sweep of the study's plans has ended"));
  CHECK(sweep.report("--study --sweep last -o " + sweep.file("r.html").string()).exit_code == 0);
}

TEST_CASE("a report takes the place of no database") {
  ReportedSweep sweep;
  const auto refused = sweep.report("-o " + sweep.file("s.db").string());
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.error, Contains("is the database, or belongs to it"));
}

TEST_CASE("words of strangers are text in a report") {
  ReportedSweep sweep;
  sweep.database.exec("UPDATE sweep SET plan_name = '<img src=x onerror=alert(1)>*b*|c'");
  const auto made = sweep.report("-o " + sweep.file("r.html").string());
  REQUIRE(made.exit_code == 0);
  CHECK_THAT(sweep.written("r.html"), !Contains("<img"));
  CHECK_THAT(sweep.written("r.html"), Contains("&lt;img src=x onerror=alert(1)&gt;"));
  CHECK_THAT(sweep.report("--format md -o -").output,
             Contains("\\<img src=x") && Contains("\\*b\\*\\|c"));
}

TEST_CASE("what cannot be reported is said in one line, and no file is left") {
  ReportedSweep sweep;
  const auto unknown = sweep.report("--sweep 7 -o " + sweep.file("r.html").string());
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.error, Contains("7"));
  const auto nowhere = sweep.report("-o " + sweep.file("none/r.html").string());
  CHECK(nowhere.exit_code == 3);
  CHECK_THAT(nowhere.error, Contains("name another file with -o"));
  CHECK_FALSE(std::filesystem::exists(sweep.file("r.html")));
}
