#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "tests/integration/collector/collector_process.hpp"

using webdyno::test::run_command;
using webdyno::test::TemporaryDirectory;

namespace {

/// The first block of docs/plans.md that begins with that line, to its end.
std::string block(const std::string& first_line) {
  std::ifstream file(WEBDYNO_SOURCE_DIR "/docs/plans.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto begin = text.find("```" + first_line);
  const auto from = text.find('\n', begin) + 1;
  return text.substr(from, text.find("```", from) - from);
}

std::string checked(const TemporaryDirectory& directory, const std::string& plan, int code) {
  const auto file = directory.path() / "plan.json";
  std::ofstream(file) << plan;
  const auto result = run_command(directory, "plan check " + file.string());
  INFO(result.error);
  CHECK(result.exit_code == code);
  return code == 0 ? result.output : result.error;
}

}  // namespace

TEST_CASE("the example of docs/plans.md becomes what is written there") {
  const TemporaryDirectory directory;
  // Rules are of another character where the locale is not UTF-8.
  const auto plain = [](std::string text) {
    for (std::size_t at = 0; (at = text.find("\u2500", at)) != std::string::npos; ++at)
      text.replace(at, 3, "-");
    return text;
  };
  CHECK(plain(checked(directory, block("jsonc"), 0)) == plain(block("\nmy-first-plan: valid")));
}

TEST_CASE("the table of built-in plans counts their trials as they are") {
  const TemporaryDirectory directory;
  std::ifstream file(WEBDYNO_SOURCE_DIR "/docs/workloads.md");
  std::string line;
  while (std::getline(file, line) && !line.starts_with("## The built-in plans")) {
  }
  int checked = 0;
  while (std::getline(file, line) && !line.starts_with("## ")) {
    std::smatch row;
    if (!std::regex_search(line, row,
                           std::regex("^\\| `([a-z-]+)` \\|.*\\| (itself)?.*?([0-9]+) trials")))
      continue;
    const auto name = row[1].str() + (row[2].matched ? "" : "-small");
    const auto shown = run_command(directory, "plans " + name);
    INFO(name << ": " << shown.output.substr(0, 200) << shown.error);
    REQUIRE(shown.exit_code == 0);
    std::smatch count;
    const auto head = shown.output.substr(0, shown.output.find('\n'));
    REQUIRE(std::regex_search(head, count, std::regex("([0-9]+)$")));
    CHECK(count[1] == row[3]);
    ++checked;
  }
  CHECK(checked == 13);
}

TEST_CASE("a plan's slips are said with their remedies") {
  const TemporaryDirectory directory;
  const auto plan = [](const std::string& more) {
    return R"({"name": "p", "repeat": {"trials": 1}, "matrix": [{"workload": "mlp",
      "framework": ["tfjs", "litert"], "backend": ["cpu"], "task": ["infer"], )" +
           more + "}]}";
  };
  CHECK_THAT(checked(directory, plan(R"("depth": 1)"), 2),
             Catch::EndsWith("$.matrix[0].depth: 1 is not array; write [1]\n"));
  CHECK_THAT(checked(directory, plan(R"("batch": [1])"), 2),
             Catch::EndsWith("$.matrix[0].batch: no configuration of this element takes 'batch': "
                             "only task train reads it; leave it out\n"));
  CHECK_THAT(checked(directory, plan(R"("threads": [1])"), 2),
             Catch::Contains("only litert in backend wasm reads it"));
  CHECK_THAT(checked(directory, plan(R"("depth": [1])"), 0),
             Catch::Contains("litert 2.5.3 infer on cpu  has wasm, webgpu for infer mlp\n"));
}

TEST_CASE("an unknown command is called unknown") {
  const TemporaryDirectory directory;
  const auto unknown = run_command(directory, "polish");
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(
      unknown.error,
      Catch::StartsWith("webdyno: unknown command 'webdyno polish': allowed are run, serve"));
  CHECK(run_command(directory, "plan chekc x").error ==
        "webdyno: unknown command 'webdyno plan chekc': allowed are check\n");
  CHECK(run_command(directory, "plan").error ==
        "webdyno: webdyno plan: a command is missing: allowed are check\n");
  CHECK_THAT(run_command(directory, "frameworks polish").error,
             Catch::StartsWith("webdyno: there is no framework 'polish': allowed are brain"));
}
