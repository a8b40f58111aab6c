#include "server/cli/present/progress.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "server/cli/present/layout.hpp"

using namespace webdyno::present;

namespace {

const Style kPlain{.colour = false, .utf8 = false};

Header quick_header() {
  return {.webdyno_version = "0.4.0",
          .browser = "Chromium 156.0.8078.79",
          .headless = true,
          .hostname = "kestrel",
          .seed = 20261123,
          .plan_name = "quick",
          .size = {.configurations = 24,
                   .fewest_trials = 3,
                   .most_trials = 3,
                   .trials = 72,
                   .control_trials = 9},
          .database = "~/.local/share/webdyno/webdyno.db"};
}

Progress half_way() {
  return {.ended = 42,
          .trials = 72,
          .done = 41,
          .failed = 1,
          .unsupported = 0,
          .seconds_left = 22,
          .seconds_left_low = 19,
          .seconds_left_high = 27,
          .running = "tfjs 4.22.0 webgl   infer   depth 8, width 256   block 2 of 3   phase infer",
          .cpu_percent = 97.2,
          .footprint_bytes = 351e6};
}

}  // namespace

TEST_CASE("the header") {
  CHECK(header_text(quick_header()) ==
        "webdyno 0.4.0   Chromium 156.0.8078.79 headless   host kestrel   seed 20261123\n"
        "plan quick      24 configurations x 3 trials = 72, and 9 of the control\n"
        "database        ~/.local/share/webdyno/webdyno.db\n");
}

TEST_CASE("a header says how many trials a configuration has where they have not all as many") {
  auto header = quick_header();
  header.size = {.configurations = 24, .fewest_trials = 1, .most_trials = 3, .trials = 60};
  CHECK_THAT(header_text(header),
             Catch::Contains("plan quick      24 configurations, 1 to 3 trials each: 60\n"));
}

TEST_CASE("a header of long names gets a line more") {
  auto header = quick_header();
  header.hostname = "measuring-machine-17.lab.example";
  header.plan_name = "paper-training";
  CHECK(header_text(header) ==
        "webdyno 0.4.0   Chromium 156.0.8078.79 headless\n"
        "                host measuring-machine-17.lab.example   seed 20261123\n"
        "plan paper-training   24 configurations x 3 trials = 72, and 9 of the control\n"
        "database        ~/.local/share/webdyno/webdyno.db\n");
}

TEST_CASE("a sweep by precision says what is at least, at most and until when") {
  auto header = quick_header();
  header.size = {.configurations = 24,
                 .fewest_trials = 5,
                 .most_trials = 50,
                 .trials = 120,
                 .trials_at_most = 1200,
                 .control_trials = 15,
                 .ci_half_width = 0.02,
                 .budget_s = 3600};
  CHECK_THAT(
      header_text(header),
      Catch::Contains("plan quick      24 configurations x 5 to 50 trials = 120 to 1200, and "
                      "15 of the control\n"
                      "precision       until each 95 % interval is within 2 % of its mean, in "
                      "3600 s at most\n"
                      "database "));
  header.size.budget_s.reset();
  header.size.ci_half_width = 0.025;
  CHECK_THAT(header_text(header), Catch::Contains("within 2.5 % of its mean\n"));
  header.size.fewest_trials = 3;
  CHECK_THAT(header_text(header),
             Catch::Contains("24 configurations, 3 to 50 trials each: 120 to 1200, and"));
  auto growing = half_way();
  growing.trials_at_most = 240;
  CHECK_THAT(progress_text(growing, kPlain),
             Catch::Contains("  42/72  58 %  at most 240  22 s left [19, 27]\n"));
}

TEST_CASE("progress in ASCII") {
  CHECK(progress_text(half_way(), kPlain) ==
        "=======================------------------  42/72  58 %  22 s left [19, 27]\n"
        "tfjs 4.22.0 webgl   infer   depth 8, width 256   block 2 of 3   phase infer\n"
        "done 41   failed 1   unsupported 0   CPU 97.2 % of one core   footprint 351 MB\n");
}

TEST_CASE("progress in 60 columns has a shorter bar, and what does not fit is left out") {
  CHECK(progress_text(half_way(), {.columns = 60}) ==
        "===============------------  42/72  58 %  22 s left [19, 27]\n"
        "tfjs 4.22.0 webgl   infer   depth 8, width 256   block 2 of \n"
        "done 41   failed 1   unsupported 0   CPU 97.2 % of one core\n");
  CHECK(progress_text(half_way(), {.columns = 30}) ==
        "=========--------  42/72  58 %\n"
        "tfjs 4.22.0 webgl   infer   de\n"
        "done 41   failed 1\n");
  CHECK_THAT(header_text(quick_header(), 60), Catch::Contains("\n                host kestrel"));
}

TEST_CASE("a drawing is taken back by the rows that it takes now") {
  CHECK(taking_back("", 80).empty());
  const std::string text = progress_text(half_way(), {.colour = true, .utf8 = true});
  CHECK(taking_back(text, 80) == "\x1b[3A\x1b[J");
  // 73, 75 and 79 cells in a window that has become narrower.
  CHECK(taking_back(text, 40) == "\x1b[6A\x1b[J");
  CHECK(taking_back("\nab\n", 1) == "\x1b[3A\x1b[J");
}

TEST_CASE("progress with colour and lines") {
  const std::string text = progress_text(half_way(), {.colour = true, .utf8 = true});
  CHECK_THAT(text, Catch::StartsWith("\u2501") && Catch::Contains("\u2501\x1b[2m\u2500") &&
                       Catch::Contains("\x1b[31mfailed 1\x1b[0m"));
  auto good = half_way();
  good.failed = 0;
  CHECK_THAT(progress_text(good, {.colour = true, .utf8 = true}), !Catch::Contains("\x1b[31m"));
}

TEST_CASE("what is not known is left out") {
  Progress unknown;
  unknown.trials = 3;
  CHECK(progress_text(unknown, kPlain) ==
        "-----------------------------------------  0/3  0 %\n"
        "\n"
        "done 0   failed 0   unsupported 0\n");
  CHECK_THAT(progress_text({}, kPlain), Catch::StartsWith("----") && Catch::Contains("0/0  0 %"));
}

TEST_CASE("three lines of the terminal's columns, whatever the numbers are") {
  const Progress large = {.ended = 12'345,
                          .trials = 12'345,
                          .done = 12'000,
                          .failed = 300,
                          .unsupported = 45,
                          .seconds_left = 36'000,
                          .seconds_left_low = 30'000,
                          .seconds_left_high = 42'000,
                          .running = std::string(70, 'x') + "\n\u00e9" + std::string(30, 'y'),
                          .cpu_percent = 1234,
                          .footprint_bytes = 12'345e6};
  for (const std::size_t columns : {80U, 60U, 40U, 21U, 10U, 1U}) {
    for (const auto& progress : {large, half_way()}) {
      std::istringstream lines(
          progress_text(progress, {.colour = true, .utf8 = true, .columns = columns}));
      int count = 0;
      for (std::string line; std::getline(lines, line); ++count)
        CHECK(cells(printable(line)) <= columns);
      CHECK(count == 3);
    }
  }
  CHECK_THAT(progress_text(large, kPlain), Catch::Contains("unsupported 45"));
}
